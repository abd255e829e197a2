import { z } from 'zod';
import { parseDuration } from '../base/duration';

const secretReference = z.string().regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, {
  error: 'give a key as env:NAME or file:PATH; it never stands in this file itself',
});

/** Money above zero: decimal text, or a number, whose shortest decimal form counts. Given out as text. */
const money = z
  .union([z.string(), z.number()])
  .transform((given) => String(given))
  .pipe(
    z.string().regex(/^(?!0+(?:\.0+)?$)\d{1,15}(?:\.\d{1,9})?$/, {
      error: 'give an amount above zero, such as "25000" or "1234.50"',
    }),
  );

const age = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 100 && ms <= 86_400_000) return ms;
  context.addIssue({ code: 'custom', message: `'${text}' is no duration from 100ms to 24h, such as 15s or 1h` });
  return z.NEVER;
});

const latency = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 0 && ms <= 60_000) return ms;
  context.addIssue({ code: 'custom', message: `'${text}' is no duration from 0ms to 1m, such as 250ms` });
  return z.NEVER;
});

const share = (most: number) => z.number().gt(0).max(most);

/** What an order is checked against. Shares are of the equity of the account. */
export const limitsSchema = z.strictObject({
  max_order_value: money.default('25000').describe('Largest value of one order, in the currency of the account'),
  max_position: share(10).default(0.2).describe('Largest size of one position'),
  max_exposure: share(10).default(0.8).describe('Largest sizes of all positions together, long and short'),
  max_daily_loss: share(1).default(0.05).describe('Loss since the end of the last session at which nothing is opened'),
  orders_per_minute: z.int().min(1).max(10_000).default(60).describe('Orders sent within 60 seconds'),
  price_collar: share(1).default(0.05).describe('How far a price of an order may be from the last price'),
  max_quote_age: age.default(15_000).describe('Oldest quote that an order may be judged by'),
});

export type AccountLimits = z.output<typeof limitsSchema>;

const shared = {
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency is three capitals, such as USD')
    .default('USD'),
  calendar: z.string().min(1).default('XNYS').describe('Exchange calendar of its sessions'),
  limits: limitsSchema.prefault({}),
  short_allowed: z.boolean().default(false).describe('Whether an order may open a short position'),
  four_eyes: z.boolean().default(false).describe('Releasing its halts takes two persons'),
};

const amount = z
  .union([z.string(), z.number()])
  .transform((given) => String(given))
  .pipe(z.string().regex(/^\d{1,9}(?:\.\d{1,9})?$/, { error: 'give a number of zero or more, such as "0.001"' }));

/** How the paper broker fills and what it charges. */
const simulationSchema = z.strictObject({
  commission: amount.default('0').describe('Share of the value of a fill'),
  fee_per_share: amount.default('0'),
  minimum_fee: amount.default('0').describe('Least fee of a fill'),
  slippage: amount.default('0').describe('How much worse than the price that is seen a fill is, share of it'),
  participation: amount.optional().describe('Share of the traded volume that it may take; left out: no limit'),
  lot: amount
    .refine((text) => Number(text) > 0, { error: 'give a number above zero, such as "1" or "0.001"' })
    .default('1')
    .describe('Step of partial fills; an order for a part of it is filled in parts of any size'),
  leverage: amount.default('1').describe('Exposure for each unit of equity'),
  outside_session: z
    .enum(['rest', 'refuse'])
    .default('rest')
    .describe('What becomes of an order while the exchange is closed'),
  latency: latency.default(0).describe('How long an order is on its way before a quote or bar can fill it'),
});

const paperSchema = z.strictObject({
  broker: z.literal('paper'),
  opening_cash: money.default('100000').describe('Cash that the account begins with'),
  simulation: simulationSchema.prefault({}),
  ...shared,
});

const alpacaSchema = z.strictObject({
  broker: z.literal('alpaca'),
  endpoint: z
    .union([z.enum(['paper', 'live']), z.url({ protocol: /^https?$/ })])
    .default('paper')
    .describe('paper, live, or an address of a server that speaks the same protocol'),
  keys: z.strictObject({ id: secretReference, secret: secretReference }),
  live: z.literal(true).optional().describe('Orders move real money: without it they cannot'),
  ...shared,
});

const name = /^[a-z][a-z0-9_-]{0,49}$/;

/** The content of `bellwether.accounts.json`. */
export const accountsSchema = z
  .strictObject({
    default: z.string().optional().describe('The account of runs that name none; never one of real money'),
    accounts: z
      .record(
        z.string().regex(name, 'a name is 1 to 50 small letters, digits, _ and -, a letter first'),
        z.discriminatedUnion('broker', [paperSchema, alpacaSchema]),
      )
      .refine((accounts) => Object.keys(accounts).length > 0, 'name one account at least'),
  })
  .superRefine(({ default: preset, accounts }, context) => {
    const wrong = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    for (const [key, account] of Object.entries(accounts)) {
      if (account.broker !== 'alpaca') continue;
      const { endpoint, live } = account;
      if (mayMoveMoney(endpoint) && live !== true)
        wrong(
          ['accounts', key, 'endpoint'],
          `'${endpoint}' may move real money, and the account does not say "live": true; add that, or use 'paper'`,
        );
      if (endpoint === 'paper' && live === true)
        wrong(['accounts', key, 'live'], `the endpoint 'paper' moves no real money; leave "live" out, or use 'live'`);
    }
    if (preset === undefined) return;
    const chosen = Object.hasOwn(accounts, preset) ? accounts[preset] : undefined;
    if (chosen === undefined)
      wrong(['default'], `there is no account '${preset}'; there are: ${Object.keys(accounts).join(', ')}`);
    else if (chosen.broker === 'alpaca' && chosen.live === true)
      wrong(
        ['default'],
        `'${preset}' moves real money: such an account is named by each run, and is never the default`,
      );
  });

const harmlessHosts = ['paper-api.alpaca.markets', 'localhost', '127.0.0.1', '[::1]'];

/** Whatever is not known to be practice. */
function mayMoveMoney(endpoint: string): boolean {
  if (endpoint === 'paper') return false;
  return endpoint === 'live' || !harmlessHosts.includes(new URL(endpoint).hostname);
}

export type AccountsFile = z.output<typeof accountsSchema>;
