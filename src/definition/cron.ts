/** A cron expression read: for each field the values that it takes, in order. `seconds` is `[0]` where five fields were written. */
export interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly daysOfWeek: readonly number[];
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const fields: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: monthNames },
  { name: 'day of week', from: 0, to: 7, names: dayNames },
];

/** Days of each month, February of a leap year. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a cron expression, and where in it. */
export class CronProblem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/**
 * Reads a cron expression of five fields (minute, hour, day of month, month, day of week) or six (second first). Each is `*`, a
 * value, a range `a-b`, either with a step `/n`, or a list of those; months and days may be named.
 * @throws CronProblem
 */
export function parseCron(text: string): Cron {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
  if (words.length !== 5 && words.length !== 6) {
    const time = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
    const hint = text.trim().startsWith('@')
      ? '; write the fields out, as in 0 9 * * *'
      : time === null
        ? ''
        : `; every day at that time is '${Number(time[2])} ${Number(time[1])} * * *'`;
    throw new CronProblem(
      `'${text}' has ${words.length} field${words.length === 1 ? '' : 's'}; a cron expression has five (minute hour day-of-month month day-of-week), or six with the second first${hint}`,
      0,
    );
  }
  const written = words.length === 6 ? words : [{ text: '0', at: 0 }, ...words];
  const [seconds, minutes, hours, daysOfMonth, months, week] = written.map((word, index) =>
    readField(word.text, fields[index], word.at),
  );
  const daysOfWeek = [...new Set(week.map((day) => day % 7))].sort((a, b) => a - b);
  if (!isEvery(written[3].text) && !isEvery(written[5].text)) {
    throw new CronProblem(
      'day of month and day of week are both given, and cron programs differ in whether one or both must hold; leave one of them *',
      written[5].at,
    );
  }
  if (!months.some((month) => daysOfMonth.some((day) => day <= longestMonths[month - 1])))
    throw new CronProblem(`'${text}' never fires: no such month has such a day`, written[3].at);
  return { seconds, minutes, hours, daysOfMonth, months, daysOfWeek };
}

/** The canonical text of a cron expression: six fields, one space between them, names in numbers. */
export function canonicalCron(text: string): string {
  const words = text.trim().split(/\s+/);
  const written = words.length === 6 ? words : ['0', ...words];
  return written
    .map((word, index) => word.toUpperCase().replace(/[A-Z]{3}/g, (name) => String(numberOf(name, fields[index]))))
    .join(' ');
}

const isEvery = (text: string): boolean => text === '*' || text === '*/1';

function readField(text: string, field: Field, at: number): readonly number[] {
  const values = new Set<number>();
  let offset = at;
  for (const part of text.split(',')) {
    for (const value of readPart(part, field, offset)) values.add(value);
    offset += part.length + 1;
  }
  return [...values].sort((a, b) => a - b);
}

function readPart(part: string, field: Field, at: number): readonly number[] {
  const match = /^(?:\*|([A-Za-z]{3}|\d{1,4})(?:-([A-Za-z]{3}|\d{1,4}))?)(?:\/(\d{1,4}))?$/.exec(part);
  if (match === null) throw new CronProblem(unreadable(part, field), at);
  const [, first, last, stepText] = match;
  const from = first === undefined ? field.from : valueOf(first, field, at);
  const to = last === undefined ? lastOf(first, stepText, from, field) : valueOf(last, field, at);
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step < 1) throw new CronProblem(`a step of 0 in the field '${field.name}' never ends`, at);
  if (to < from) throw new CronProblem(`the range ${part} of the field '${field.name}' ends before it begins`, at);
  if (step > to - from && stepText !== undefined && step > field.to - field.from + 1)
    throw new CronProblem(
      `a step of ${step} is longer than the field '${field.name}', which has ${field.from} to ${field.to}`,
      at,
    );
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

/** `5` is 5; `5/10` begins at 5 and goes to the end of the field. */
function lastOf(first: string | undefined, step: string | undefined, from: number, field: Field): number {
  if (first !== undefined && step === undefined) return from;
  // The week's 7 is its 0 again.
  return field.name === 'day of week' ? 6 : field.to;
}

function valueOf(text: string, field: Field, at: number): number {
  const value = /^\d/.test(text) ? Number(text) : numberOf(text.toUpperCase(), field);
  if (value >= field.from && value <= field.to) return value;
  throw new CronProblem(
    `'${text}' is not in the field '${field.name}', which has ${field.from} to ${field.to}${namesOf(field)}`,
    at,
  );
}

function numberOf(name: string, field: Field): number {
  const index = field.names?.indexOf(name) ?? -1;
  return index < 0 ? Number.NaN : index + (field.name === 'month' ? 1 : 0);
}

function unreadable(part: string, field: Field): string {
  const extension = /[?LW#]/i.test(part) ? ' (?, L, W and # are not supported)' : '';
  return `'${part}' is not a value of the field '${field.name}'${extension}; write *, ${field.from}, ${field.from}-${field.to}, */5 or a list with commas${namesOf(field)}`;
}

const namesOf = ({ names }: Field): string =>
  names === undefined ? '' : `, or ${names[0]} to ${names[names.length - 1]}`;
