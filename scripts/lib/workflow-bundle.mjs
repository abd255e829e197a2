import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What of src workflow code may consist of. */
const layersInBundle = new Set(['base', 'calendar', 'engine', 'expression', 'protocol.ts', 'workflows']);
/** Kept out: each would add half a megabyte to what every worker loads into every workflow. */
const packagesKeptOut = new Set(['zod', 'yaml']);

/**
 * Bundles the workflows (from the sources: webpack compiles them) into one file that a worker loads as it is.
 *
 * @returns {Promise<number>} Its size in bytes.
 * @throws {Error} naming each module that has no business in it, and who imports it.
 */
export async function buildWorkflowBundle(root, file) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const modules = [];
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'src', 'workflows', 'index.ts'),
    workflowInterceptorModules: [path.join(root, 'src', 'workflows', 'details-interceptor.ts')],
    failureConverterPath: path.join(root, 'src', 'workflows', 'failure-converter.ts'),
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (configuration) => ({
      ...configuration,
      plugins: [...(configuration.plugins ?? []), collectModules(modules)],
    }),
  });
  const problems = modules.flatMap((module) => problemOf(root, module));
  if (problems.length > 0) throw new Error(`The workflow bundle may not contain:\n${problems.join('\n')}`);
  await writeFile(file, code);
  return Buffer.byteLength(code);
}

/** A webpack plugin that lists the files that ended up in the bundle. */
function collectModules(modules) {
  return {
    apply(compiler) {
      compiler.hooks.done.tap('ListModules', ({ compilation }) => {
        for (const module of compilation.modules) {
          const issuer = compilation.moduleGraph.getIssuer(module);
          if (module.resource !== undefined) modules.push({ file: module.resource, importedBy: issuer?.resource });
        }
      });
    },
  };
}

/**
 * @public For the tests, which import it by its address.
 * @returns {string[]} One line, or none.
 */
export function problemOf(root, { file, importedBy }) {
  const relative = path.relative(root, file).split(path.sep).join('/');
  // Of nested packages the innermost.
  const packageName = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(relative)?.[1];
  const layer = /^src\/([^/]+)/.exec(relative)?.[1];
  const allowed =
    packageName !== undefined ? !packagesKeptOut.has(packageName) : layer === undefined || layersInBundle.has(layer);
  if (allowed) return [];
  const importer =
    importedBy === undefined ? '' : `, imported by ${path.relative(root, importedBy).split(path.sep).join('/')}`;
  return [`  ${relative}${importer}`];
}
