import { compileDefinition, type ActionCatalogue } from '../definition';

const mostFiles = 200;

type Compiled = ReturnType<typeof compileDefinition>;

/**
 * Compiles as `compileDefinition` does, and gives the same again while the file has the same text: a worker whose runs all begin by
 * name would spend a good part of its time on that. Of each file the last text is kept, and of files those that were read last.
 */
export function compileOnce(catalogue: ActionCatalogue): (text: string, file: string) => Compiled {
  const last = new Map<string, { readonly text: string; readonly compiled: Compiled }>();
  return (text, file) => {
    const known = last.get(file);
    const compiled = known?.text === text ? known.compiled : compileDefinition(text, file, catalogue);
    last.delete(file);
    last.set(file, { text, compiled });
    const [oldest] = last.keys();
    if (last.size > mostFiles && oldest !== undefined) last.delete(oldest);
    return compiled;
  };
}
