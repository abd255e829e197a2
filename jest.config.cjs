const compiled = (syntax) => [
  '@swc/jest',
  { jsc: { target: 'es2023', parser: { syntax } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
];

const transform = {
  '^.+\\.ts$': compiled('typescript'),
  // Packages that are ES modules, or import such at run time, which Jest cannot do.
  '/node_modules/(@marcbachmann|@opentelemetry/otlp-exporter-base|hyparquet|hyparquet-compressors|hyparquet-writer|hysnappy|fzstd)/.+\\.js$':
    compiled('ecmascript'),
};

/** One lane: the tests below a folder, and how long one of them may take. */
const lane = (displayName, options) => ({
  displayName,
  transform,
  transformIgnorePatterns: [
    '/node_modules/(?!(@marcbachmann|@opentelemetry/otlp-exporter-base|hyparquet|hyparquet-compressors|hyparquet-writer|hysnappy|fzstd)/)',
  ],
  // A dynamic import names the compiled file.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['<rootDir>/test/support/plain-output.cjs'],
  testEnvironment: 'node',
  rootDir: __dirname,
  ...options,
});

module.exports = {
  // Bounds what hangs, on a machine that may be busy; no test measures time.
  testTimeout: 60_000,
  // Of two cores one would be idle; more would make each other late.
  maxWorkers: 2,
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
    // Soaks and chaos; npm run test:long.
    lane('long', { testMatch: ['<rootDir>/test/long/**/*.test.ts'] }),
  ],
};
