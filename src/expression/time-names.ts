import { boolType, numberType, stringType, type Type } from './types';

/** Values of the moment of evaluation. All but `now` depend on the exchange calendar. */
export type TimeName = 'now' | 'today' | 'weekday' | 'is_market_hours' | 'minutes_to_close';

interface TimeValue {
  readonly type: Type;
  readonly summary: string;
}

/** What each of them is; their types are known without a run. */
export const timeValues: Readonly<Record<TimeName, TimeValue>> = {
  now: { type: numberType, summary: 'milliseconds since 1970-01-01T00:00:00Z' },
  today: { type: stringType, summary: "the date at the exchange, '2008-10-15'" },
  weekday: { type: stringType, summary: "the day of the week at the exchange, 'MON' to 'SUN'" },
  is_market_hours: { type: boolType, summary: 'whether a session is open' },
  minutes_to_close: { type: numberType, summary: 'minutes until the session closes; unset outside a session' },
};

export const timeNames: readonly TimeName[] = Object.keys(timeValues) as TimeName[];
