import type { ActionCatalogue, ActionDescription } from '../../src/definition';

/**
 * A catalogue for tests of the compiler and the engine: it knows every action of the slice `test`, which take any input
 * and give any output. `special` says what is different about some of them.
 */
export function fakeCatalogue(special: Readonly<Record<string, Partial<ActionDescription>>> = {}): ActionCatalogue {
  return {
    names: ['test.step', ...Object.keys(special)],
    get: (name) => (name.startsWith('test.') || name in special ? { ...plain(name), ...special[name] } : undefined),
  };
}

function plain(name: string): ActionDescription {
  return {
    name,
    capability: 'compute',
    inputSchema: {},
    outputSchema: {},
    publishes: {},
    defaults: { timeout: '1m' },
    checkInput: () => [],
  };
}
