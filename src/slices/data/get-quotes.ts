import { z } from 'zod';
import { parseDuration } from '../../base/duration';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { quoteRecord, quoteSchema } from '../shared/quotes';
import { symbolsSchema } from './bar-request-schema';

const input = z.strictObject({
  symbols: symbolsSchema,
  max_age: z
    .string()
    .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration such as 15s or 2m')
    .default('1m')
    .describe('Age above which a quote is marked stale'),
  on_missing: z
    .enum(['fail', 'report'])
    .default('fail')
    .describe(
      'When a symbol has no usable quote. fail: the step fails; report: it stands in missing. With no quote at all the step fails either way',
    ),
});

const output = z.strictObject({
  quotes: z.array(quoteSchema).describe('In the order asked for'),
  missing: z
    .array(z.string())
    .describe('Symbols without a usable quote: unknown, halted, one side only, or bid above ask'),
  stale: z.array(z.string()).describe('Symbols whose quote is older than max_age'),
  price: z.number().describe('Last price of the first symbol that has a quote'),
  volume: z
    .number()
    .min(0)
    .describe(
      'Shares of that symbol traded in the session so far; 0 before the first trade of it that the source reports',
    ),
  as_of: z.iso.datetime().describe('When the quotes were asked for'),
});

/** The latest quotes of symbols, each with its age. An old quote is marked, never passed off as new. */
export const getQuotes = defineAction({
  name: 'data.get_quotes',
  summary: 'Get the latest quotes of symbols, with their age',
  capability: 'read',
  input,
  output,
  publishes: { price: 'price', volume: 'volume' },
  defaults: {
    timeout: '20s',
    heartbeat: '15s',
    retry: { max_attempts: 3, initial_interval: '500ms', backoff: 2, max_interval: '5s' },
  },
  run: async ({ symbols, max_age, on_missing }, ports) => {
    const maxAgeMs = parseDuration(max_age) ?? 0;
    const found = new Map((await ports.quotes.latest(symbols, ports.signal)).map((quote) => [quote.symbol, quote]));
    // After the answer: a quote is as old as it is when it arrives.
    const now = ports.clock.now();
    const missing = symbols.filter((symbol) => !found.has(symbol));
    const quotes = symbols.flatMap((symbol) => {
      const quote = found.get(symbol);
      return quote === undefined ? [] : [quoteRecord(quote, now, maxAgeMs)];
    });
    const [first] = quotes;
    if (first === undefined || (missing.length > 0 && on_missing === 'fail'))
      throw new ActionError(
        'NoQuote',
        `no usable quote of ${missing.join(', ')}: unknown to the source, halted, only one side quoted, or bid above ask` +
          (first === undefined
            ? ''
            : `; ${quotes.length} other symbols have one. Set on_missing: report to go on with those`),
        { retryable: true },
      );
    return {
      quotes,
      missing,
      stale: quotes.filter((quote) => quote.stale).map(({ symbol }) => symbol),
      price: first.last,
      volume: first.volume ?? 0,
      as_of: new Date(now).toISOString(),
    };
  },
});
