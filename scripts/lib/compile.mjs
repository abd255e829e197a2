import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { filesBelow } from './stamps.mjs';

/**
 * As in jest.config.cjs: what the tests test is what runs. Only the annotation is more: a line that is never executed, by
 * which Node sees what a CommonJS module exports, so that an ES module can import it by name.
 */
const options = {
  swcrc: false,
  sourceMaps: true,
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  // Two large libraries are loaded when they are first used: a command that draws no chart and grows no forest starts faster.
  module: {
    type: 'commonjs',
    exportInteropAnnotation: true,
    lazy: ['echarts', 'ml-logistic-regression', 'ml-matrix', 'ml-random-forest', 'quadprog'],
  },
};

/**
 * Compiles src to `outDir`, file by file, without looking at types: that takes a second, and a check some twenty. Types are
 * checked by `npm run types`, which `npm run verify` includes.
 *
 * @throws {Error} for a file that is not TypeScript, with its name and place; for an entry that does more than pass names on.
 */
export async function compileSources(root, outDir) {
  const { transformFile } = await import('@swc/core');
  const sources = filesBelow(root, 'src').filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  await Promise.all(sources.map((source) => compileSource(transformFile, root, source, outDir)));
  await Promise.all(entries.map((entry) => writeModuleEntry(transformFile, root, entry, outDir)));
}

/** What package.json exports, but for `bellwether/slice`: its `z` is the one that the compiled slices require. */
const entries = ['client.ts', 'evaluation/index.ts'];

/**
 * Beside each entry of the package, the same as an ES module, which takes every name from the compiled file that defines it. So there is
 * one of each class, whoever imports and whoever requires; and a bundler leaves out the files of which nothing is used.
 */
async function writeModuleEntry(transformFile, root, entry, outDir) {
  const target = path.join(outDir, entry.replace(/\.ts$/, '.mjs'));
  const { code } = await transformFile(path.join(root, 'src', entry), {
    ...options,
    sourceMaps: false,
    module: { type: 'es6' },
  });
  await writeFile(target, namesPassedOn(code, entry, path.dirname(target)));
}

const passedOn = /^export (\{[^}]*\}) from ['"]([^'"]+)['"];$/;

function namesPassedOn(code, entry, folder) {
  const statements = code
    .replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, '')
    .split(/(?<=;)\n/)
    .map((text) => text.trim());
  const lines = statements
    .filter((text) => text !== '')
    .map((text) => {
      const [, names, from] = passedOn.exec(text) ?? [];
      if (from === undefined)
        throw new Error(`src/${entry} may only pass names on (export { … } from '…'); it has: ${text}`);
      return `export ${names} from '${from.startsWith('.') ? compiledFile(from, folder) : from}';\n`;
    });
  return lines.join('');
}

/** As Node's `require` finds it: a file, else a folder's index. */
const compiledFile = (from, folder) =>
  existsSync(path.join(folder, `${from}.js`)) ? `${from}.js` : `${from}/index.js`;

async function compileSource(transformFile, root, source, outDir) {
  const target = path.join(outDir, path.relative('src', source).replace(/\.ts$/, '.js'));
  const folder = path.dirname(target);
  // Where the source will be seen from once outDir is dist: the two have the same parent.
  const sourceFileName = path.relative(folder, path.join(root, source)).split(path.sep).join('/');
  const { code, map } = await transformFile(path.join(root, source), { ...options, sourceFileName });
  await mkdir(folder, { recursive: true });
  const name = path.basename(target);
  await Promise.all([
    writeFile(target, `${code}\n//# sourceMappingURL=${name}.map\n`),
    writeFile(`${target}.map`, map ?? ''),
  ]);
}
