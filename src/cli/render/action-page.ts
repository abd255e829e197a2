import type { CatalogueEntry } from '../../catalogue';
import type { ActionDefaults, Capability } from '../../slices/action';
import { fieldLines } from './schema-fields';
import { table } from './text';
import { wrap } from './wrap';

export type DocumentedAction = Pick<
  CatalogueEntry,
  'name' | 'summary' | 'capability' | 'inputSchema' | 'outputSchema' | 'publishes' | 'defaults' | 'maxAttempts'
>;

/** All there is to know to call an action from a definition, in lines of at most `width` columns. */
export function actionPage(action: DocumentedAction, width: number): string[] {
  const { name, summary, capability, inputSchema, outputSchema } = action;
  return [
    `${name}   (${capability})`,
    ...wrap(`${summary}.`, width, '  '),
    ...wrap(`${capability}: ${capabilities[capability]}.`, width, '  '),
    '',
    'input',
    ...orNone(fieldLines(inputSchema, { width, side: 'input' })),
    '',
    'output',
    ...orNone(fieldLines(outputSchema, { width, side: 'output' })),
    '',
    'publishes to the trading context',
    ...orNone(publishedLines(action.publishes)),
    '',
    'by default',
    ...defaultLines(action.defaults, action.maxAttempts).flatMap((line) => wrap(line, width, '  ', '      ')),
  ];
}

const capabilities: Readonly<Record<Capability, string>> = {
  read: 'it looks things up and can place no order',
  compute: 'it computes from what it is given and can place no order',
  notify: 'it tells somebody outside and can place no order',
  paper_trade: 'it places orders without real money',
  live_trade: 'it can place orders with real money; only definitions of type live_trade may call it',
};

const orNone = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? ['  nothing'] : lines);

function publishedLines(publishes: Readonly<Record<string, string>>): string[] {
  return table(Object.entries(publishes).map(([fact, field]) => [`  ${fact}`, `from the output ${field}`]));
}

/** What counts where neither the step nor the definition says otherwise; the compiler fills in the same. */
function defaultLines({ timeout, heartbeat, retry = {} }: ActionDefaults, maxAttempts: number | undefined): string[] {
  const attempts = Math.min(retry.max_attempts ?? 3, maxAttempts ?? Infinity);
  const {
    initial_interval: first = '1s',
    backoff = 2,
    max_interval: longest = '1m',
    non_retryable: final = [],
  } = retry;
  return [
    `timeout: ${timeout} for an attempt`,
    ...(heartbeat === undefined ? [] : [`heartbeat: an attempt that is silent for ${heartbeat} counts as lost`]),
    attempts === 1
      ? 'retry: none'
      : `retry: ${attempts} attempts at most, ${first} after the first, each pause ${backoff} times the one before, up to ${longest}`,
    ...(final.length === 0 ? [] : [`not retried: ${final.join(', ')}`]),
    ...(maxAttempts === undefined
      ? []
      : [`limit: no definition may ask for more than ${maxAttempts === 1 ? '1 attempt' : `${maxAttempts} attempts`}`]),
  ];
}
