import { BellwetherError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type { ReplayMarket } from '../base/replay-market';
import { buildCalendar, momentOfDay, sessionTimes } from '../calendar';
import type { Plan } from '../engine/plan';
import { variableIn } from './schema';

/** A run begins so long before the session opens, where its definition does not say when. */
const earlyMs = 30 * 60_000;

/**
 * The recorded session that a run with these variables lives in, from now on; undefined: the market of now.
 * @throws BellwetherError `InvalidMarket` when the day has no session, or is not of the past.
 */
export function replayMarketOf(
  { market, calendar: data }: Pick<Plan, 'market' | 'calendar'>,
  variables: JsonObject,
  now: number,
): ReplayMarket | undefined {
  if (market === undefined) return undefined;
  const replay = textOf(market.replay, variables);
  if (replay === '') return undefined;
  const refused = (why: string, cause?: unknown): BellwetherError =>
    new BellwetherError(
      'InvalidMarket',
      `market.replay is '${replay}': ${why}; give a session of the past, as in 2008-10-15`,
      {
        cause,
      },
    );
  if (!/^\d{4}-\d{2}-\d{2}$/.test(replay)) throw refused('that is no date');
  if (data === undefined) throw refused('the plan has no exchange calendar');
  const calendar = buildCalendar(data);
  try {
    const { openMs, closeMs } = sessionTimes(calendar, replay);
    if (closeMs > now) throw refused('that session is not over yet');
    const { speed, startSecond, seed } = market;
    const startsAt = startSecond === undefined ? openMs - earlyMs : momentOfDay(calendar, replay, startSecond);
    const source = textOf(market.source, variables);
    if (source === '') throw new BellwetherError('InvalidMarket', noSource(market.source));
    return { replay, speed, startsAt, realAt: now, source, calendar: data.name, seed };
  } catch (error) {
    if (!(error instanceof BellwetherError) || error.code === 'InvalidMarket') throw error;
    throw refused(error.message, error);
  }
}

const noSource = (text: string): string =>
  `market.source is '${text}', and that is empty: give the source whose bars the prices are made of, as in samples`;

/** Its own text, or that of the variable that it stands for. */
function textOf(text: string, variables: JsonObject): string {
  const name = variableIn(text);
  if (name === undefined) return text;
  const value = variables[name];
  return typeof value === 'string' ? value : '';
}
