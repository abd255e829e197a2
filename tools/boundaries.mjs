import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import boundaries from 'eslint-plugin-boundaries';

/** Who may import whom. `test/layers` checks the imports of every file against the same table. */
const layers = JSON.parse(readFileSync(new URL('./layers.json', import.meta.url), 'utf8'));

const jsExtensionResolver = fileURLToPath(new URL('./js-extension-resolver.cjs', import.meta.url));

/** The file patterns of the layers that read no clock, no environment and no randomness. */
export const pureFiles = layers.filter((layer) => layer.pure).flatMap((layer) => layer.files);

export const layerConfigs = [
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/files': layers.flatMap(describeFiles),
      // A file belongs to the first layer that matches it.
      'boundaries/files-single-match': true,
      'boundaries/legacy-templates': false,
      'import/resolver': { node: { extensions: ['.ts', '.json'] }, [jsExtensionResolver]: {} },
    },
    rules: { 'boundaries/no-unknown-files': 'error' },
  },
  // One policy a file, because trying them all took a third of the lint. The last configuration that matches a file
  // counts, so the first layer comes last.
  ...layers.map((layer) => ({ files: layer.files, rules: dependencyRule(layer) })).reverse(),
];

function describeFiles(layer) {
  return layer.files.map((pattern) =>
    // The folder is captured, so that a slice can be told from its neighbour.
    layer.eachFolder
      ? { category: layer.name, pattern: pattern.replace('*', '(*)').replace('/**', '/**/*'), capture: ['folder'] }
      : { category: layer.name, pattern },
  );
}

function dependencyRule(layer) {
  const options = {
    default: 'disallow',
    checkAllOrigins: true,
    checkUnknownLocals: true,
    message: `The layer ${layer.name} may not import {{dependency.source}} ({{dependency.kind}}): see tools/layers.json.`,
    policies: [{ from: { file: { categories: layer.name } }, allow: allowed(layer) }],
  };
  return { 'boundaries/dependencies': ['error', options] };
}

function allowed(layer) {
  const sameFolder = layer.eachFolder && { captured: { folder: '{{from.file.captured.folder}}' } };
  return [
    { to: { file: { categories: layer.name, ...sameFolder } } },
    ...someOf(layer.values, (categories) => ({ to: { file: { categories } } })),
    ...someOf(layer.types, (categories) => ({ to: { file: { categories } }, dependency: { kind: 'type' } })),
    ...someOf(layer.packages, (source) => ({ to: { module: { origin: 'external', source } } })),
    ...someOf(layer.node, (source) => ({ to: { module: { origin: 'core', source } } })),
  ];
}

/** An empty list would match everything, so it makes no selector at all. */
function someOf(names, selector) {
  return names.length > 0 ? [selector(names)] : [];
}
