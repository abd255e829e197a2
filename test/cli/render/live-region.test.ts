import { LiveRegion } from '../../../src/cli/render/live-region';
import { FakeTerminal } from './fake-terminal';

const wide = (letter: string): string => letter.repeat(30);

let terminal: FakeTerminal;
let region: LiveRegion;

beforeEach(() => {
  terminal = new FakeTerminal(40);
  terminal.write('$ npm start\n');
  region = new LiveRegion(terminal);
});

afterEach(() => {
  region.close();
});

describe('LiveRegion', () => {
  it.each<[string, string[][]]>([
    [
      'of the same height',
      [
        ['a one', 'b'],
        ['a', 'b two'],
      ],
    ],
    ['that is taller', [['a'], ['a', 'b', 'c']]],
    ['that is shorter', [['a', 'b', 'c'], ['d']]],
    ['that is empty', [['a', 'b'], []]],
    ['again and again', [['a'], ['b'], ['c', 'd'], ['e', 'f']]],
  ])('draws over the frame before with one %s', (_, frames) => {
    for (const frame of frames) region.draw(frame);
    expect(terminal.lines()).toEqual(['$ npm start', ...(frames.at(-1) ?? [])]);
  });

  it('draws over lines that a narrower terminal has broken', () => {
    region.draw([wide('a'), wide('b'), 'c']);
    terminal.resize(20);
    expect(terminal.lines()).toHaveLength(6);
    region.draw(['a', 'b', 'c']);
    expect(terminal.lines()).toEqual(['$ npm start', 'a', 'b', 'c']);
  });

  it('draws over its lines in a wider terminal', () => {
    region.draw([wide('a'), 'b']);
    terminal.resize(80);
    region.draw(['a', 'b']);
    expect(terminal.lines()).toEqual(['$ npm start', 'a', 'b']);
  });

  it('cuts what is too wide instead of wrapping it', () => {
    region.draw(['x'.repeat(100), 'b']);
    region.draw(['y'.repeat(100), 'b']);
    expect(terminal.lines()).toEqual(['$ npm start', 'y'.repeat(40), 'b']);
  });

  it('writes each frame at once, and an unchanged one not at all', () => {
    region.draw(['a']);
    const before = terminal.written.length;
    region.draw(['b']);
    region.draw(['b']);
    expect(terminal.written).toHaveLength(before + 1);
  });

  it('hides the cursor, and when it closes takes its lines away and gives the cursor back', () => {
    region.draw(['a', 'b']);
    expect(terminal.cursorShown).toBe(false);
    region.close();
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.lines()).toEqual(['$ npm start']);
  });

  it('gives the cursor back when the process ends in the middle, and leaves no listener when it does not', () => {
    const listeners = process.listenerCount('exit');
    region.draw(['a']);
    const [restore] = process.listeners('exit').slice(listeners);
    expect(restore).toBeDefined();
    restore?.(130);
    expect(terminal.cursorShown).toBe(true);
    region.close();
    expect(process.listenerCount('exit')).toBe(listeners);
  });
});
