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
 * @throws {Error} for a file that is not TypeScript, with its name and place.
 */
export async function compileSources(root, outDir) {
  const { transformFile } = await import('@swc/core');
  const sources = filesBelow(root, 'src').filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  await Promise.all(sources.map((source) => compileSource(transformFile, root, source, outDir)));
}

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
