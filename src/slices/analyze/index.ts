export { combineSignals } from './combine-signals';
export { findPatterns } from './find-patterns';
export { generateSignals } from './generate-signals';
export { runStrategy } from './run-strategy';
