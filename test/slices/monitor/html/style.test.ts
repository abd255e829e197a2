import { style } from '../../../../src/slices/monitor/html/style';

type Palette = Record<string, string>;

/** The custom properties of the light scheme, of the dark one, and of paper, in the order of the style sheet. */
const palettes: Palette[] = [...style.text.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
  Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour])),
);

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['page', 'surface', 'notice'];
const heat = ['up', 'down'].flatMap((side) => [1, 2, 3, 4].map((level) => `${side}-${level}`));
const textPairs = [
  ...['text', 'muted', 'gain', 'loss', 'strategy'].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ...heat.map((ground) => ['text', ground]),
];

describe.each([
  ['light', 0],
  ['dark', 1],
])('the %s scheme', (_, index) => {
  it.each(textPairs)('sets %s on %s with a contrast of 4.5 or more', (ink, ground) => {
    expect(contrast(palettes[index][ink], palettes[index][ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['strategy', 'benchmark'])('draws the line of %s with a contrast of 3 or more', (line) => {
    expect(contrast(palettes[index][line], palettes[index].page)).toBeGreaterThanOrEqual(3);
  });
});

it('prints in the light scheme', () => {
  expect(palettes).toHaveLength(3);
  expect(palettes[2]).toEqual(palettes[0]);
});
