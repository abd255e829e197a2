export { createParameterSpace } from './create-parameter-space';
export { evaluateChunk } from './evaluate-chunk';
export { mergeResults } from './merge-results';
export { run } from './run';
export { validate } from './validate';
