import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { placeOf, type Layer, type Place } from './layer-table';
import { readImports, type FoundImport } from './read-imports';

export const projectRoot = join(__dirname, '..', '..');

/**
 * What a file imports against the table of layers, each breach as `file:line imports X: the rule`.
 * `path` is from the root of the project, with `/`.
 */
export function breachesOf(path: string, text: string): readonly string[] {
  const place = placeOf(path);
  if (!place) return [`${path} is in no layer: give it one in tools/layers.json`];
  return readImports(path, text).flatMap((found) => {
    const rule = brokenRule(path, place, found);
    return rule === undefined ? [] : [`${path}:${found.line} imports ${describe(found)}: ${rule}`];
  });
}

function brokenRule(path: string, place: Place, found: FoundImport): string | undefined {
  const { specifier } = found;
  const { layer } = place;
  if (specifier === undefined) {
    return layer.node.length > 0 ? undefined : `${layer.name} may import only what its text names`;
  }
  if (specifier.startsWith('.')) return brokenLayerRule(place, placeOf(resolve(path, specifier)), found);
  return isBuiltin(specifier) ? brokenNodeRule(layer, specifier) : brokenPackageRule(layer, specifier);
}

function brokenLayerRule(from: Place, to: Place | undefined, found: FoundImport): string | undefined {
  if (!to) return 'it is in no layer';
  const { name, values, types } = from.layer;
  if (to.layer === from.layer) {
    return to.folder === from.folder ? undefined : `the ${name} ${String(from.folder)} may not import another ${name}`;
  }
  if (values.includes(to.layer.name)) return undefined;
  if (!types.includes(to.layer.name)) return `${name} may not import ${to.layer.name}`;
  return found.kind === 'type' ? undefined : `${name} may import ${to.layer.name} as types only`;
}

function brokenPackageRule({ name, packages }: Layer, specifier: string): string | undefined {
  const parts = specifier.split('/');
  const packageName = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  if (packages.includes(packageName)) return undefined;
  return packages.length === 0
    ? `${name} may import no package`
    : `of packages, ${name} may import only ${packages.join(', ')}`;
}

function brokenNodeRule({ name, node }: Layer, specifier: string): string | undefined {
  if (node.length === 0) return `${name} may import no module of Node`;
  if (!specifier.startsWith('node:')) return `write node:${specifier}`;
  if (node.includes('*') || node.includes(specifier)) return undefined;
  return `of modules of Node, ${name} may import only ${node.join(', ')}`;
}

/** The file that a relative import means (`./run.js` is run.ts); where none exists yet, a path that a layer has. */
function resolve(path: string, specifier: string): string {
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '');
  const candidates = [`${target}.ts`, `${target}/index.ts`, target];
  return candidates.find((candidate) => existsSync(join(projectRoot, candidate))) ?? candidates.find(placeOf) ?? target;
}

function describe({ specifier, kind }: FoundImport): string {
  return `${specifier ?? 'a computed path'}${kind === 'type' ? ' (types)' : ''}`;
}
