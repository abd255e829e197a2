// A resolver of imports for ESLint: `import('./run.js')` in a source means run.ts, as for TypeScript.
const { existsSync } = require('node:fs');
const path = require('node:path');

exports.interfaceVersion = 2;

exports.resolve = function resolve(source, importer) {
  if (!/^\.{1,2}\/.*\.js$/.test(source)) return { found: false };
  const file = path.join(path.dirname(importer), source.replace(/\.js$/, '.ts'));
  return existsSync(file) ? { found: true, path: file } : { found: false };
};
