export { runDefinition } from './run-definition';
/** The default export is what the SDK runs for a type that is not exported by name. */
export { unknownWorkflow as default } from './unknown-workflow';
