export { checkTestFile, type UnderTest } from './check-test-file';
export { coverageKinds, coverageOf, type Coverage } from './coverage';
export { loadTestFile, type LoadedTestFile } from './load-test-file';
export { runTest, type TestOutcome } from './run-test';
export { testFileJsonSchema } from './test-file-json-schema';
