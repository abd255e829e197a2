import { stripVTControlCharacters } from 'node:util';
import { carriedOutLines } from '../../../src/cli/render/carried-out-lines';
import type { HaltLevel } from '../../../src/ledger';

const plain = (...given: Parameters<typeof carriedOutLines>): string[] =>
  carriedOutLines(...given).map(stripVTControlCharacters);

const settled = { account: 'paper', settled: true, told: [], toldMore: 0, problems: [] };
const nothing = { done: true, cancelled: [], closed: [], left: [] };

it.each<[HaltLevel, string]>([
  ['flatten', 'nothing was open or held'],
  ['reduce_only', 'no order was open that opens or adds to a position; what is held stays'],
  ['cancel_only', 'no order was open; what is held stays'],
  ['freeze', 'nothing is cancelled or closed at this level: what is open and held stays'],
])('at level %s says of what there was nothing', (level, text) => {
  expect(plain([{ ...settled, carriedOut: nothing }], level, 100)).toEqual(['paper:', `  ✓ ${text}`]);
});

it('says what is left, and what only stays in the books of a recorded session', () => {
  const one = (symbol: string) => [{ symbol, quantity: '10', why: 'its market is closed' }];
  const carriedOut = { ...nothing, done: false, left: one('SPX'), atNoVenue: one('IXIC') };
  expect(plain([{ ...settled, settled: false, carriedOut }], 'flatten', 80)).toEqual([
    'paper:',
    '  ✗ left: 10 SPX: its market is closed',
    '  · stays in the books: 10 IXIC: its market is closed',
  ]);
});

it('does not say that nothing was held where something stays in the books', () => {
  const atNoVenue = [{ symbol: 'IXIC', quantity: '10', why: 'no venue has it' }];
  expect(plain([{ ...settled, carriedOut: { ...nothing, atNoVenue } }], 'flatten', 80)).toEqual([
    'paper:',
    '  · stays in the books: 10 IXIC: no venue has it',
  ]);
});
