export { definitionSchema, type WrittenDefinition } from './definition';
export { variableIn } from './market';
export type { ScheduleDefinition } from './schedule';
export type { RetryDefinition } from './policies';
export { idPattern, taskQueue } from './values';
export { variableSchema } from './variables';
export type { WrittenStep } from './step';
