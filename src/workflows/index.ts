export { runDefinition } from './run-definition';
