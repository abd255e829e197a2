import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './check-imports';
import { layerLine } from './layer-line';
import { layers } from './layer-table';

describe('CONTRIBUTING.md', () => {
  it('tells each layer as the table has it, in the order of the table', () => {
    const text = readFileSync(join(projectRoot, 'CONTRIBUTING.md'), 'utf8');
    const [, section = ''] = /^## The layers\n([^]*?)(?=^## )/m.exec(text) ?? [];
    expect(section.split('\n').filter((line) => line.startsWith('- **'))).toEqual(layers.map(layerLine));
  });
});
