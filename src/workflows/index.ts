export { replaySchedule } from './replay-schedule';
export { runDefinition } from './run-definition';
export { runTick } from './run-tick';
export { tradingGuard } from './trading-guard';
/** The default export is what the SDK runs for a type that is not exported by name. */
export { unknownWorkflow as default } from './unknown-workflow';
