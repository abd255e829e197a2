import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import type { FeatureTable } from '../alternative-data-port';
import type { Ports } from '../ports';
import { artifactRefSchema } from '../shared/artifact-ref';
import { sessionDate } from '../shared/bars';
import { datesInOrder } from './bar-request-schema';

const input = z
  .strictObject({
    names: z
      .array(z.string().min(1).max(64))
      .max(50)
      .default([])
      .describe('Tables wanted, by the names of their files; none given: all there are'),
    symbols: z
      .array(z.string().min(1).max(32))
      .max(50)
      .default([])
      .describe('Keep the rows of these symbols, and those of tables without a symbol column; none given: all'),
    start_date: z.iso.date().describe('First date wanted, YYYY-MM-DD, inclusive'),
    end_date: z.iso
      .date()
      .describe('Last date wanted, YYYY-MM-DD, inclusive; nothing that became known later is looked at'),
    max_rejected_share: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Share of unusable rows above which the step fails'),
  })
  .refine(datesInOrder.test, datesInOrder.params);

const tableSchema = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.int().min(0),
  symbols: z.array(z.string()).describe('Symbols in it; none where the table has no symbol column'),
  from: z.string().nullable().describe('Date of the first row, YYYY-MM-DD; null without rows'),
  to: z.string().nullable(),
  empty_cells: z.int().min(0).describe('Values that are missing; they stay null'),
  rejected: z.strictObject({
    count: z.int().min(0),
    first: z.array(z.strictObject({ line: z.int(), reason: z.string() })).max(20),
  }),
  source: z.string().describe('The file'),
  sha256: z.string().describe('SHA-256 of the bytes of the file'),
});

const output = z.strictObject({
  available: z.boolean().describe('True when there is at least one table with a row'),
  features: artifactRefSchema
    .extend({ kind: z.literal('feature_set') })
    .nullable()
    .describe('The tables; null when there is none'),
  tables: z.array(tableSchema),
  absent: z
    .array(z.strictObject({ name: z.string(), reason: z.string() }))
    .describe('What was wanted and is not there: nothing stands in for it'),
});

type Output = z.input<typeof output>;

/** Dated features besides prices, as far as they are configured. What is not is reported as absent. */
export const getAlternativeData = defineAction({
  name: 'data.get_alternative_data',
  summary: 'Get dated features besides prices, and what of them is not there',
  capability: 'read',
  input,
  output,
  defaults: { timeout: '1m', heartbeat: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  run: async (request, ports): Promise<Output> => {
    const there = await ports.alternative.names();
    const wanted = request.names.length > 0 ? request.names : (there ?? []);
    if (there === undefined)
      return nothing(request.names, 'no folder of alternative data is configured: set BELLWETHER_ALTERNATIVE_FOLDER');
    if (wanted.length === 0) return nothing([], 'the folder of alternative data has no <name>.csv file');
    const tables: FeatureTable[] = [];
    const absent: Output['absent'] = [];
    for (const [index, name] of wanted.entries()) {
      ports.signal.throwIfAborted();
      ports.progress(index / wanted.length, name);
      if (!there.includes(name)) absent.push({ name, reason: `no file ${name}.csv; there is ${there.join(', ')}` });
      else tables.push(await load(name, request, ports));
    }
    const withRows = tables.filter(({ rows }) => rows.length > 0);
    for (const { name } of tables.filter(({ rows }) => rows.length === 0))
      absent.push({
        name,
        reason: `no row from ${request.start_date} to ${request.end_date} for the symbols asked for`,
      });
    const stored =
      withRows.length === 0 ? null : await ports.artifacts.putJson('feature_set', { tables: withRows.map(columnsOf) });
    return {
      available: withRows.length > 0,
      features: stored === null ? null : { ...stored, kind: 'feature_set' },
      tables: tables.map(summary),
      absent,
    };
  },
});

function nothing(names: readonly string[], reason: string): Output {
  const absent = names.length > 0 ? names : ['*'];
  return { available: false, features: null, tables: [], absent: absent.map((name) => ({ name, reason })) };
}

async function load(name: string, request: z.output<typeof input>, ports: Ports): Promise<FeatureTable> {
  const table = await ports.alternative.load(name, request.start_date, request.end_date);
  const rows = table.rows.length + table.rejected.length;
  if (table.rejected.length > request.max_rejected_share * rows) {
    const [first] = table.rejected;
    throw new ActionError(
      'BadData',
      `${name}: ${table.rejected.length} of ${rows} rows are unusable, more than max_rejected_share (${request.max_rejected_share}) allows. ` +
        `The first is line ${first.line}: ${first.reason}. Mend the file (${table.description}) or raise max_rejected_share`,
    );
  }
  if (request.symbols.length === 0) return table;
  const symbols = new Set(request.symbols);
  return { ...table, rows: table.rows.filter(({ symbol }) => symbol === undefined || symbols.has(symbol)) };
}

/** Columns, so that a table of a million rows does not repeat its names a million times. */
function columnsOf({ name, columns, rows, sha256, description }: FeatureTable) {
  const symbols = rows.map(({ symbol }) => symbol);
  return {
    name,
    columns,
    time: rows.map(({ time }) => time),
    ...(symbols.every((symbol) => symbol !== undefined) && { symbol: symbols }),
    values: columns.map((_, column) => rows.map(({ values }) => values[column])),
    source: description,
    sha256,
  };
}

function summary({ name, columns, rows, rejected, description, sha256 }: FeatureTable): z.input<typeof tableSchema> {
  const symbols = new Set(rows.flatMap(({ symbol }) => (symbol === undefined ? [] : [symbol])));
  const [first, last] = [rows.at(0), rows.at(-1)];
  return {
    name,
    columns: [...columns],
    rows: rows.length,
    symbols: [...symbols].sort(),
    from: first === undefined ? null : sessionDate(first.time),
    to: last === undefined ? null : sessionDate(last.time),
    empty_cells: rows.reduce((sum, { values }) => sum + values.filter((value) => value === null).length, 0),
    rejected: { count: rejected.length, first: rejected.slice(0, 20).map(({ line, reason }) => ({ line, reason })) },
    source: description,
    sha256,
  };
}
