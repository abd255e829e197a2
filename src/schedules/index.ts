export { nextFirings, type Firing } from './next-firings';
export { scheduleEnd } from './schedule-end';
export type { CompiledSchedule } from './schedule-spec';
export { scheduleSpecOf } from './schedule-spec-of';
export { scheduleText, timesText } from './schedule-text';
