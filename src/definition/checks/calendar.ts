import { calendarNames } from '../../calendar';
import { didYouMean } from '../../base/suggest';
import type { Check } from './check';

/** The calendar is one that there is. */
export const checkCalendar: Check = function* ({ definition: { calendar } }) {
  if (calendar === undefined || calendarNames.some((name) => name === calendar)) return;
  const message = `there is no calendar '${calendar}'; there are: ${calendarNames.join(', ')}.${didYouMean(calendar, calendarNames)}`;
  yield { code: 'unknown-calendar', message, path: ['calendar'] };
};
