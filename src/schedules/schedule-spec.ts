/**
 * A schedule as Temporal takes it: these shapes are those of the SDK's `ScheduleOptions`, key by key, so that they can be
 * handed over as they are. Durations are milliseconds.
 */
export interface CompiledSchedule {
  readonly spec: ScheduleSpec;
  readonly policies: {
    readonly overlap: 'SKIP' | 'BUFFER_ONE' | 'BUFFER_ALL' | 'CANCEL_OTHER' | 'TERMINATE_OTHER' | 'ALLOW_ALL';
    readonly catchupWindow: number;
    readonly pauseOnFailure: false;
  };
  readonly state: { readonly remainingActions?: number };
}

export interface ScheduleSpec {
  /** None: it never fires. */
  readonly calendars?: CalendarEntry[];
  readonly intervals?: { readonly every: number }[];
  readonly skip?: CalendarEntry[];
  readonly startAt: Date;
  /** Nothing fires after it; at it, something may. */
  readonly endAt: Date;
  readonly jitter?: number;
  readonly timezone: string;
}

/** Times of which every field matches. Hour, minute and second are always there: Temporal takes an absent one for 0. */
export interface CalendarEntry {
  readonly year?: number;
  readonly month?: FieldValues<MonthName>;
  readonly dayOfMonth?: FieldValues<number>;
  readonly dayOfWeek?: FieldValues<DayName>;
  readonly hour: FieldValues<number>;
  readonly minute: FieldValues<number>;
  readonly second: FieldValues<number>;
  readonly comment?: string;
}

export type FieldValues<Value> = '*' | (Value | FieldRange<Value>)[];

/** From `start` to `end`, both included, every `step`th value. */
export interface FieldRange<Value> {
  readonly start: Value;
  readonly end: Value;
  readonly step: number;
}

export const monthNames = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
export type MonthName = (typeof monthNames)[number];

/** By the number that `weekdayOf` gives. */
export const dayNames = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
export type DayName = (typeof dayNames)[number];
