import { calendarNames, isSession, loadCalendar } from '../../calendar';
import { BellwetherError } from '../../base/errors';
import { defaultCalendar } from '../default-calendar';
import type { Finding } from '../issue';
import { variableIn } from '../schema';
import type { Check } from './check';

/** The session of `market.replay` is one, and variables that `market` names are there and hold text. */
export const checkMarket: Check = function* ({ definition }) {
  const { market, variables = {}, calendar = defaultCalendar, schedule } = definition;
  if (market === undefined) return;
  for (const key of ['replay', 'source'] as const) {
    const name = variableIn(market[key] ?? '');
    if (name === undefined) continue;
    const path = ['market', key];
    if (!Object.hasOwn(variables, name)) {
      const known = Object.keys(variables).join(', ') || 'none';
      yield { code: 'unknown-variable', message: `there is no variable '${name}'; there are: ${known}`, path };
    } else if (variables[name].type !== 'string') {
      const message = `market.${key} takes a text, and the variable '${name}' is of type ${variables[name].type}`;
      yield { code: 'input-type', message, path };
    }
  }
  if (variableIn(market.replay) === undefined) yield* sessionFindings(market.replay, calendar);
  if (schedule !== undefined && variableIn(market.replay) === undefined)
    yield {
      code: 'bad-schedule',
      message: 'each run that the schedule starts would replay the same session; take market or schedule away',
      path: ['market'],
    };
};

function* sessionFindings(date: string, calendar: string): Generator<Finding> {
  if (!calendarNames.some((name) => name === calendar)) return;
  const problem = sessionProblem(date, calendar);
  if (problem !== undefined) yield { code: 'wrong-value', message: problem, path: ['market', 'replay'] };
}

function sessionProblem(date: string, calendar: string): string | undefined {
  try {
    return isSession(loadCalendar(calendar), date)
      ? undefined
      : `${calendar} has no session on ${date}; write a session of the past, as in 2008-10-15`;
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    return error.message;
  }
}
