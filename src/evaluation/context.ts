import { BellwetherError } from '../base/errors';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { didYouMean } from '../base/suggest';
import { buildCalendar, loadCalendar, type TradingCalendar } from '../calendar';
import type { Finding } from '../definition/issue';
import { parseMoment } from '../definition/moment';
import { tradingContext } from '../definition/trading-context';
import { fits, reservedWords, withArticle } from '../expression';
import { readSteps, type KnownStep } from './steps';
import { typeOfJson } from './type-of-json';

/** What an expression can see when it is tried out. */
export interface EvaluationContext {
  readonly variables: ReadonlyMap<string, Json>;
  /** The facts of the trading context that are set. */
  readonly facts: ReadonlyMap<string, Json>;
  readonly steps: ReadonlyMap<string, KnownStep>;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now?: number;
  /** XNYS unless another is given. */
  readonly calendar?: TradingCalendar;
}

export const emptyContext: EvaluationContext = { variables: new Map(), facts: new Map(), steps: new Map() };

const sections = ['variables', 'context', 'steps', 'now', 'calendar'] as const;

/** The context in some data. What is wrong with it goes to `findings`. */
export function contextOf(data: Json, findings: Finding[]): EvaluationContext {
  if (data === null) return emptyContext;
  if (!isJsonObject(data)) {
    findings.push(wrong([], `a context file is a mapping with any of: ${sections.join(', ')}`));
    return emptyContext;
  }
  for (const key of Object.keys(data)) {
    if (sections.some((section) => section === key)) continue;
    const message = `'${key}' is not a key of a context file; there are: ${sections.join(', ')}.${hint(key)}`;
    findings.push({ code: 'unknown-key', message, path: [key], at: 'key' });
  }
  const now = nowFrom(data['now'], findings);
  const calendar = calendarFrom(data['calendar'], findings);
  return {
    variables: variablesFrom(mappingAt(data, 'variables', findings), findings),
    facts: factsFrom(mappingAt(data, 'context', findings), findings),
    steps: readSteps(mappingAt(data, 'steps', findings), ['steps'], findings),
    ...(now !== undefined && { now }),
    ...(calendar !== undefined && { calendar }),
  };
}

/** Where a key would belong that stands at the top. */
function hint(key: string): string {
  if (tradingContext.has(key)) return ` '${key}' is a name of the trading context: put it under 'context'.`;
  return didYouMean(key, sections) || ' What expressions read by name belongs under variables.';
}

function mappingAt(data: JsonObject, key: (typeof sections)[number], findings: Finding[]): JsonObject {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  if (value === undefined || value === null) return {};
  if (isJsonObject(value)) return value;
  findings.push(wrong([key], `'${key}' is a mapping of names to values, not ${withArticle(typeOfJson(value))}`));
  return {};
}

function variablesFrom(given: JsonObject, findings: Finding[]): ReadonlyMap<string, Json> {
  const variables = new Map<string, Json>();
  for (const [name, value] of Object.entries(given)) {
    const problem = whyNoVariable(name);
    if (problem === undefined) variables.set(name, value ?? null);
    else findings.push({ ...wrong(['variables', name], problem), at: 'key' });
  }
  return variables;
}

function whyNoVariable(name: string): string | undefined {
  if (tradingContext.has(name)) return `'${name}' is a name of the trading context: put it under 'context'`;
  if (reservedWords.includes(name)) return `'${name}' already means something in expressions; choose another name`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `no expression can read '${name}': a name has letters, digits and _, and does not begin with a digit`;
  return undefined;
}

function factsFrom(given: JsonObject, findings: Finding[]): ReadonlyMap<string, Json> {
  const facts = new Map<string, Json>();
  const known = [...tradingContext.keys()];
  for (const [name, value = null] of Object.entries(given)) {
    const path = ['context', name];
    const wanted = tradingContext.get(name);
    if (wanted === undefined) {
      const message =
        `'${name}' is not a name of the trading context; there are: ${known.join(', ')}.` +
        (didYouMean(name, known) || ` A name of your own belongs under 'variables'.`);
      findings.push({ code: 'unknown-fact', message, path, at: 'key' });
      continue;
    }
    const type = typeOfJson(value);
    if (value !== null && fits(type, wanted)) facts.set(name, value);
    else {
      const unset = value === null ? '; leave it out to have it unset' : '';
      findings.push(wrong(path, `'${name}' is ${withArticle(wanted)}, not ${withArticle(type)}${unset}`));
    }
  }
  return facts;
}

const latestMs = 8.64e15;

function nowFrom(value: Json | undefined, findings: Finding[]): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= latestMs) return value;
  const moment = typeof value === 'string' ? parseMoment(value) : undefined;
  if (moment?.kind === 'instant') return moment.epochMs;
  const allowed = 'an instant with its zone, such as 2026-11-27T18:00:00Z, or whole milliseconds since 1970';
  findings.push(wrong(['now'], `'now' is ${allowed}; not ${JSON.stringify(value)}`));
  return undefined;
}

function calendarFrom(value: Json | undefined, findings: Finding[]): TradingCalendar | undefined {
  if (value === undefined) return undefined;
  try {
    return typeof value === 'string' ? loadCalendar(value) : buildCalendar(value);
  } catch (error) {
    if (!(error instanceof BellwetherError)) throw error;
    findings.push(wrong(['calendar'], error.message));
    return undefined;
  }
}

const wrong = (path: Finding['path'], message: string): Finding => ({ code: 'wrong-value', message, path });
