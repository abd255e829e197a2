import path from 'node:path';

/** The workflows as the build bundles them; run from the sources, the worker does not find them by itself. */
export const builtBundle = path.resolve(__dirname, '../../dist/workflow-bundle.js');
