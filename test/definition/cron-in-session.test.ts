import { parseCron } from '../../src/definition/cron';
import { neverInSession } from '../../src/definition/cron-in-session';
import { parseMoment } from '../../src/definition/moment';

const moment = (text: string) => {
  const parsed = parseMoment(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

describe('whether a cron expression ever fires within the sessions of a calendar', () => {
  it.each<[string, string, string, string, 'day' | 'time' | undefined]>([
    ['XNYS', '0 10 * * *', 'open', 'close', undefined],
    ['XNYS', '0 10 * * SAT', 'open', 'close', 'day'],
    ['XNYS', '0 10 * * SAT,SUN', 'open', 'close', 'day'],
    ['XNYS', '0 10 * * FRI,SAT', 'open', 'close', undefined],
    // Christmas and the Fourth of July, or the weekday beside them, are holidays in every year.
    ['XNYS', '0 10 25 12 *', 'open', 'close', 'day'],
    ['XNYS', '0 10 4 7 *', 'open', 'close', 'day'],
    ['XNYS', '0 10 24 12 *', 'open', 'close', undefined],
    ['XNYS', '29 9 * * *', 'open', 'close', 'time'],
    ['XNYS', '30 9 * * *', 'open', 'close', undefined],
    ['XNYS', '0 16 * * *', 'open', 'close', undefined],
    ['XNYS', '1 16 * * *', 'open', 'close', 'time'],
    ['XNYS', '*/30 59 8 * * *', 'open - 30m', 'open', 'time'],
    ['XNYS', '*/30 59 8 * * *', 'open - 31m', 'open', undefined],
    ['XNYS', '0 3 * * *', '02:00', '04:00', undefined],
    ['XNYS', '0 3 * * *', '09:00', 'close', 'time'],
    // On half days the exchange closes at 13:00.
    ['XNYS', '30 12 * * *', 'close - 1h', 'close', undefined],
    ['XNYS', '30 11 * * *', 'close - 1h', 'close', 'time'],
    // What reaches into the day before or after cannot be told from the times of a day.
    ['XNYS', '0 3 * * *', 'open - 12h', 'open - 10h', undefined],
    ['XNYS', '0 3 * * *', 'close', 'close + 10h', undefined],
    ['24/7', '0 3 * * SAT', 'open', 'close', undefined],
    ['XXXX', '0 3 * * SAT', 'open', 'close', undefined],
  ])('%s: %s from %s to %s', (calendar, cron, from, to, never) => {
    expect(neverInSession(parseCron(cron), calendar, { from: moment(from), to: moment(to) })).toBe(never);
  });
});
