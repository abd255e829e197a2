import { sessionsBetween, type TradingCalendar } from '../../calendar';
import type { LoadedBars } from '../ports';
import { isIntraday } from '../shared/bar-interval';
import { sessionDate } from '../shared/bars';
import { compareWithSessions } from './compare-with-sessions';
import { unfinishedText } from './unfinished-bars';

/**
 * What was found in loaded bars, of which there is at least one, that makes any figure made of them doubtful: a line for
 * each kind of flaw. It travels with the bars, so that whoever uses them can say it. `now` is milliseconds since the epoch.
 */
export function doubtsOf(loaded: LoadedBars, calendar: TradingCalendar, now: number): string[] {
  return [...sessionDoubts(loaded, calendar, now), ...rejectedDoubt(loaded)];
}

/** Between the first and the last bar: that bars begin late or end early is seen against the window that is traded. */
function sessionDoubts({ series }: LoadedBars, calendar: TradingCalendar, now: number): string[] {
  // Intraday bars stand many to a date.
  const dates = [...new Set(series.time.map(sessionDate))].filter((date) => date >= calendar.horizon.from);
  const [startDate, endDate] = [dates.at(0), dates.at(-1)];
  if (startDate === undefined || endDate === undefined) return [];
  const { missing, unexpected, unfinished } = compareWithSessions(dates, { startDate, endDate, calendar, now });
  const stillChanging = unfinishedText(series, unfinished, { now, calendar });
  const sessions = sessionsBetween(calendar, startDate, endDate).length;
  return [
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} of ${sessions} sessions of ${calendar.name} between its first and its last bar have no bar ` +
            `(${percent(missing.length / sessions)}; the first is ${missing[0]}): a move over a gap counts as that of one bar`,
        ]),
    ...(unexpected.length === 0
      ? []
      : [
          `${unexpected.length} of ${dates.length} ${isIntraday(series.interval) ? 'dates' : 'bars'} are of days without a session of ${calendar.name} ` +
            `(the first is ${unexpected[0]}): the calendar is not that of these bars, or the dates are wrong`,
        ]),
    ...(stillChanging === undefined ? [] : [stillChanging]),
  ];
}

function rejectedDoubt({ series, rejected }: LoadedBars): string[] {
  const [first] = rejected;
  if (first === undefined) return [];
  const rows = rejected.length + series.time.length;
  const repeated = rejected.filter((row) => row.kind === 'duplicate').length;
  const among = repeated === 0 ? '' : `, ${repeated} of them because the date was there already`;
  return [
    `${rejected.length} of ${rows} rows could not be used and were left out${among}; the first is line ${first.line}: ${first.reason}`,
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
