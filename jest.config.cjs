const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
  ],
};

/** One lane: the tests below a folder, and how long one of them may take. */
const lane = (displayName, options) => ({
  displayName,
  transform,
  // A dynamic import names the compiled file.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  rootDir: __dirname,
  ...options,
});

module.exports = {
  // Bounds what hangs, on a machine that may be busy; no test measures time.
  testTimeout: 60_000,
  projects: [
    // No server; seconds.
    lane('unit', {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/replay/', '<rootDir>/test/server/', '<rootDir>/test/long/'],
    }),
    // Recorded histories against the workflow code of today.
    lane('replay', { testMatch: ['<rootDir>/test/replay/**/*.test.ts'] }),
    // A real Temporal server and worker.
    lane('server', { testMatch: ['<rootDir>/test/server/**/*.test.ts'] }),
  ],
};
