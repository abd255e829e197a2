import type { Layer } from './layer-table';

/** A row of the table as CONTRIBUTING.md tells it. */
export function layerLine({ name, files, purpose, values, types, packages, node, pure, eachFolder }: Layer): string {
  const facts = [
    values.length > 0 && `Imports ${values.join(', ')}.`,
    types.length > 0 && `As types only: ${types.join(', ')}.`,
    eachFolder && 'No folder imports its neighbour.',
    packages.length > 0 && `Packages: ${packages.map(code).join(', ')}.`,
    node.length > 0 && `Node: ${node.includes('*') ? 'yes' : node.map(code).join(', ')}.`,
    pure && 'Pure.',
  ];
  return [
    `- **${name}** (${files.map(code).join(', ')}): ${purpose}.`,
    ...facts.filter((fact) => fact !== false && fact !== undefined),
  ].join(' ');
}

function code(text: string): string {
  return `\`${text}\``;
}
