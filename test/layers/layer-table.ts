import table from '../../tools/layers.json';

/** A row of the table that says who may import whom. */
export interface Layer {
  readonly name: string;
  /** Globs from the root of the project. A file belongs to the first layer that has it. */
  readonly files: readonly string[];
  /** Each folder of the layer stands alone: it may not import its neighbours. */
  readonly eachFolder?: boolean;
  readonly purpose: string;
  /** Layers it may import in any way; itself goes without saying. */
  readonly values: readonly string[];
  /** Layers it may import with `import type` only. */
  readonly types: readonly string[];
  readonly packages: readonly string[];
  /** `node:` modules by name, or `*` for all. */
  readonly node: readonly string[];
  /** Reads no clock, no environment, no randomness. */
  readonly pure: boolean;
}

export const layers: readonly Layer[] = table;

/** The layer of a file, and the folder that stands alone in it. */
export interface Place {
  readonly layer: Layer;
  readonly folder?: string;
}

/** Where a file belongs. `path` is from the root of the project, with `/`. */
export function placeOf(path: string): Place | undefined {
  for (const layer of layers) {
    for (const pattern of layer.files) {
      const match = expressionOf(pattern).exec(path);
      if (match) return layer.eachFolder ? { layer, folder: match[1] } : { layer };
    }
  }
  return undefined;
}

/** `**` is any path, `*` is any part of a name; the parts that `*` stands for are captured. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.+';
    return part === '*' ? '([^/]*)' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}
