import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FileBarSource } from '../../../../src/adapters/bars/file-bar-source';
import type { BarSource } from '../../../../src/slices/ports';
import { barInputFields, readKnownBars } from '../../../../src/slices/shared/risk';
import { z } from 'zod';
import { testPorts } from '../../../support/test-ports';

let folder: string;
let loads: number;
beforeEach(async () => {
  loads = 0;
  folder = await mkdtemp(path.join(os.tmpdir(), 'bellwether-adjusted-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(csv: string) {
  await writeFile(path.join(folder, 'ABC.csv'), csv);
  const input = z
    .strictObject(barInputFields)
    .parse({ symbols: ['ABC'], source: 'csv', history_bars: 2, as_of: '2024-01-05' });
  const files = new FileBarSource({ csvFolder: folder });
  const bars: BarSource = {
    load: (...given) => {
      loads += 1;
      return files.load(...given);
    },
  };
  return readKnownBars(input, testPorts({ bars }));
}

const prices = [
  ['2024-01-03', 100],
  ['2024-01-04', 50],
  ['2024-01-05', 51],
] as const;

it('reads adjusted prices where the file has them, and doubts nothing', async () => {
  const rows = prices.map(
    ([date, close], index) => `${date},${close},${close},${close},${close},${[50, 50, 51][index]}`,
  );
  const { series, warnings, provenance } = await read(`date,open,high,low,close,adj_close\n${rows.join('\n')}\n`);
  expect(series[0].close).toEqual([50, 50, 51]);
  expect(warnings).toEqual([]);
  expect(provenance[0].adjustment).toBe('all');
  expect(loads).toBe(1);
});

it('keeps the last price as it was traded: a split that came later makes no order four times as large', async () => {
  const rows = prices.map(([date, close]) => `${date},${close},${close},${close},${close},${close / 4}`);
  const { series, lastClose } = await read(`date,open,high,low,close,adj_close\n${rows.join('\n')}\n`);
  expect(series[0].close).toEqual([25, 12.5, 12.75]);
  expect(lastClose.get('ABC')).toEqual({ price: 51, session: '2024-01-05' });
});

it('reads prices as they were traded where there is no adjusted close, and says so', async () => {
  const rows = prices.map(([date, close]) => `${date},${close},${close},${close},${close}`);
  const { series, warnings, provenance } = await read(`date,open,high,low,close\n${rows.join('\n')}\n`);
  expect(series[0].close).toEqual([100, 50, 51]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^ABC: .*ABC\.csv.* has no adjusted closes, so its prices are used as they were traded: a split or a dividend in them looks like a move/,
    ),
  ]);
  expect(provenance[0].adjustment).toBeUndefined();
  expect(loads).toBe(1);
});

it('fails for what else is wrong with the file', async () => {
  await expect(read('date,open\n2024-01-03,1\n')).rejects.toMatchObject({ code: 'BadData' });
});
