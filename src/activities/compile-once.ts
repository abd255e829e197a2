import { compileDefinition, type ActionCatalogue } from '../definition';

type Compiled = ReturnType<typeof compileDefinition>;

/**
 * Compiles as `compileDefinition` does, and gives the same again while the file has the same text: a worker whose runs all begin by
 * name would spend a good part of its time on that. Of each file the last text is kept.
 */
export function compileOnce(catalogue: ActionCatalogue): (text: string, file: string) => Compiled {
  const last = new Map<string, { readonly text: string; readonly compiled: Compiled }>();
  return (text, file) => {
    const known = last.get(file);
    if (known?.text === text) return known.compiled;
    const compiled = compileDefinition(text, file, catalogue);
    last.set(file, { text, compiled });
    return compiled;
  };
}
