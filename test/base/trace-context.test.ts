import fc from 'fast-check';
import { parseTraceparent, spanIdOf, traceIdOf, traceparentOf } from '../../src/base/trace-context';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

it.each([
  [`00-${traceId}-${spanId}-01`, { traceId, spanId, sampled: true }],
  [`00-${traceId}-${spanId}-00`, { traceId, spanId, sampled: false }],
  [`00-${traceId}-${spanId}-03`, { traceId, spanId, sampled: true }],
  [`01-${traceId}-${spanId}-01`, undefined],
  [`00-${'0'.repeat(32)}-${spanId}-01`, undefined],
  [`00-${traceId}-${'0'.repeat(16)}-01`, undefined],
  [`00-${traceId.toUpperCase()}-${spanId}-01`, undefined],
  [`00-${traceId}-${spanId}`, undefined],
  ['', undefined],
  [7, undefined],
  [undefined, undefined],
])('reads %p', (text, context) => {
  expect(parseTraceparent(text)).toEqual(context);
});

it('writes what it reads', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, sampled) => {
      const context = { traceId: traceIdOf(text), spanId: spanIdOf(text), sampled };
      expect(parseTraceparent(traceparentOf(context))).toEqual(context);
    }),
  );
});

it('gives a text the same ids wherever it is worked out', () => {
  expect([traceIdOf('run/1'), spanIdOf('run/1')]).toEqual([traceIdOf('run/1'), spanIdOf('run/1')]);
  expect({ traceId: traceIdOf('run/1'), spanId: spanIdOf('run/1') }).toMatchInlineSnapshot(`
    {
      "spanId": "a4d5ff6b27b0341b",
      "traceId": "a4d5ff6b27b0341bb3fb9fa664435827",
    }
  `);
});

it('gives different texts different ids', () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => `simple-backtest/${index % 500}/steps.s${index}`);
  expect(new Set(texts.map(spanIdOf)).size).toBe(texts.length);
  expect(new Set(texts.map(traceIdOf)).size).toBe(texts.length);
});
