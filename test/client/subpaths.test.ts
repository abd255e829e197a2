import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readImports } from '../layers/read-imports';

const root = path.resolve(__dirname, '../..');

/** Every package and module of Node that a file loads, through all files of ours that it loads. */
function packagesOf(entry: string): readonly string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { specifier, kind } of readImports(file, readFileSync(file, 'utf8'))) {
      if (kind === 'type' || specifier === undefined) continue;
      if (specifier.startsWith('.')) visit(fileOf(path.resolve(path.dirname(file), specifier)));
      else packages.add(specifier);
    }
  };
  visit(path.join(root, entry));
  return [...packages].sort();
}

function fileOf(module: string): string {
  const found = [module, `${module}.ts`, path.join(module, 'index.ts')].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
  if (found === undefined) throw new Error(`there is no module ${module}`);
  return found;
}

describe('what a part of the package loads', () => {
  it('is no Temporal, no YAML and no zod for expressions', () => {
    expect(packagesOf('src/evaluation/index.ts')).toEqual(['fastest-levenshtein', 're2js']);
  });

  it('is no Temporal for slices of one’s own', () => {
    expect(packagesOf('src/slices/index.ts')).toEqual(['zod']);
  });

  it('is no maths of the slices’ and no worker for the client’s own types of action inputs', () => {
    expect(packagesOf('src/client/action-inputs.ts')).toEqual([]);
  });
});
