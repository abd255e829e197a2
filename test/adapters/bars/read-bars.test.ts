import fc from 'fast-check';
import { readCsvBars } from '../../../src/adapters/bars/read-csv-bars';
import type { BarStore } from '../../../src/adapters/bars/bar-store';
import type { BarInterval } from '../../../src/slices/shared/bar-interval';
import { sessionDate } from '../../../src/slices/shared/bars';

const header = 'date,open,high,low,close,volume';
const good = '2024-01-02,10,12,9,11,100';

/** Reads a text whole, and again in pieces of 7 characters: where it is cut makes no difference. */
async function readBars(text: string, interval: BarInterval = '1d') {
  const request = { symbol: 'ABC', interval, from: '1900-01-01', to: '2100-01-01', historyBars: 0 };
  const read = async (pieces: string[]) => {
    const { wanted, history, rejected, notes } = await readCsvBars(pieces, 'ABC.csv', request);
    return { bars: barsOf(wanted, history), rejected, notes };
  };
  const whole = await read([text]).catch((error: unknown) => ({ error }));
  if (text.length < 5000) {
    const inPieces = await read(text.match(/[^]{1,7}/g) ?? []).catch((error: unknown) => ({ error }));
    expect(inPieces).toEqual(whole);
  }
  if ('error' in whole) throw whole.error;
  return whole;
}

function barsOf(wanted: BarStore, history: BarStore) {
  const names = ['time', 'line', 'open', 'high', 'low', 'close', 'adjClose', 'volume'] as const;
  const columns = names.map((name) => [name, wanted.take(name, history)] as const);
  return columns[0][1].map(
    (_, index) =>
      Object.fromEntries(columns.map(([name, column]) => [name, column[index]])) as Record<
        (typeof names)[number],
        number
      >,
  );
}

function read(...lines: string[]) {
  return readBars(lines.join('\n'));
}

async function rejectedBy(...rows: string[]) {
  return (await read(header, good, ...rows)).rejected.map(({ line, kind, reason }) => ({ line, kind, reason }));
}

describe('header', () => {
  it.each([
    ['any order and case', 'CLOSE,Open,low,HIGH,Date', '11,10,9,12,2024-01-02'],
    ['time for date', 'time,open,high,low,close', '2024-01-02,10,12,9,11'],
    ['timestamp for date', 'Timestamp,open,high,low,close', '2024-01-02,10,12,9,11'],
    ['spaces around names and values', ' date , open , high , low , close ', ' 2024-01-02 , 10 , 12 , 9 , 11 '],
    ['columns that it does not know', 'ticker,date,open,high,low,close,note', 'ABC,2024-01-02,10,12,9,11,'],
    ['quotes', '"date","open","high","low","close"', '"2024-01-02","10","12","9","11"'],
    ['a byte order mark', '\uFEFFdate,open,high,low,close', '2024-01-02,10,12,9,11'],
    ['a byte order mark before a quote', '\uFEFF"date",open,high,low,close', '2024-01-02,10,12,9,11'],
  ])('takes %s', async (_, names, row) => {
    const { bars, rejected } = await read(names, row);
    expect(bars).toEqual([
      { time: Date.UTC(2024, 0, 2), line: 2, open: 10, high: 12, low: 9, close: 11, adjClose: 11, volume: 0 },
    ]);
    expect(rejected).toEqual([]);
  });

  it.each(['adj_close', 'Adj Close', 'AdjClose'])('takes %s as the adjusted close', async (name) => {
    const { bars, notes } = await read(`date,open,high,low,close,${name},volume`, '2024-01-02,10,12,9,11,5.5,7');
    expect([bars[0].close, bars[0].adjClose, bars[0].volume, notes]).toEqual([11, 5.5, 7, []]);
  });

  it('notes missing volume and adjusted closes', async () => {
    expect((await read('date,open,high,low,close', '2024-01-02,10,12,9,11')).notes).toEqual([
      'no adjusted closes in the source: close stands for them',
      'no volume in the source: it reads 0',
    ]);
  });

  it.each([
    [
      'missing columns',
      ['date,open,close'],
      'ABC.csv, line 1: no column high; no column low. The line reads "date", "open", "close"; expected a header with',
    ],
    ['a missing header', [good], 'ABC.csv, line 1: no column date or time or timestamp; no column open'],
    ['another separator', ['date;open;high;low;close'], 'The line reads "date;open;high;low;close"'],
    ['a date and a time column', ['date,time,open,high,low,close'], 'more than one column for date: date, time'],
    ['two closes', ['date,open,high,low,close,close'], 'more than one column for close: close, close'],
    ['an empty file', [''], 'ABC.csv, line 1: the file is empty'],
    ['only empty lines', ['', '', ''], 'ABC.csv, line 1: the file is empty'],
    ['a byte order mark and nothing else', ['\uFEFF'], 'ABC.csv, line 1: the file is empty'],
    ['only a header', [header], 'ABC.csv: no rows below the header'],
    ['no usable row', [header, 'a,b'], 'ABC.csv: no usable row; line 2: the row has 2 values, the header 6'],
    [
      'a quote that is never closed',
      [header, '"2024-01-02,10,12,9,11,100'],
      'ABC.csv: not readable as CSV: Quote Not Closed',
    ],
    ['an endless row', [header, 'x'.repeat(20_000)], 'ABC.csv, line 2: a row of more than 16384 characters'],
    [
      'an endless row within quotes',
      [header, `"${'x'.repeat(20_000)}"`],
      'ABC.csv: not readable as CSV: Max Record Size',
    ],
  ])('refuses %s', async (_, lines, message) => {
    await expect(read(...lines)).rejects.toMatchObject({ code: 'BadData', message: expect.stringContaining(message) });
  });
});

describe('rows', () => {
  it.each([
    ['text for a price', '2024-01-03,ten,12,9,11,100', 'number', 'open is "ten", not a number'],
    ['no price', '2024-01-03,10,12,9,,100', 'number', 'close is "", not a number'],
    ['NaN', '2024-01-03,10,NaN,9,11,100', 'number', 'high is "NaN", not a number'],
    ['infinity', '2024-01-03,10,Infinity,9,11,100', 'number', 'high is "Infinity", not a number'],
    ['a number beyond all bounds', '2024-01-03,10,1e999,9,11,100', 'number', 'high is "1e999", not a number'],
    ['a hexadecimal number', '2024-01-03,0x10,12,9,11,100', 'number', 'open is "0x10", not a number'],
    ['a thousands separator', '2024-01-03,"1,000",1200,900,1100,100', 'number', 'open is "1,000", not a number'],
    [
      'null, as one provider writes gaps',
      '2024-01-03,null,null,null,null,null',
      'number',
      'open is "null", not a number; high is "null", not a number; low is "null", not a number; close is "null", not a number; volume is "null", not a number',
    ],
    ['a negative price', '2024-01-03,10,12,-9,11,100', 'number', 'low is -9, not above 0'],
    ['a price of zero', '2024-01-03,10,12,0,11,100', 'number', 'low is 0, not above 0'],
    ['a negative volume', '2024-01-03,10,12,9,11,-1', 'number', 'volume is -1, not 0 or more'],
    ['high below low', '2024-01-03,10,8,9,10,100', 'ohlc', 'high 8 is below low 9'],
    ['high below close', '2024-01-03,10,12,9,13,100', 'ohlc', 'high 12 is below open 10 or close 13'],
    ['high below open', '2024-01-03,13,12,9,11,100', 'ohlc', 'high 12 is below open 13 or close 11'],
    ['low above open', '2024-01-03,8,12,9,11,100', 'ohlc', 'low 9 is above open 8 or close 11'],
    ['a value too few', '2024-01-03,10,12,9,11', 'shape', 'the row has 5 values, the header 6'],
    ['a value too many', '2024-01-03,10,12,9,11,100,1', 'shape', 'the row has 7 values, the header 6'],
    ['no date', ',10,12,9,11,100', 'date', '"" is not a date of the form YYYY-MM-DD'],
    ['a day that does not exist', '2023-02-29,10,12,9,11,100', 'date', '"2023-02-29" is not a day of the calendar'],
    [
      'a date that reads in two ways',
      '01/02/2024,10,12,9,11,100',
      'date',
      '"01/02/2024" is not a date of the form YYYY-MM-DD',
    ],
    [
      'a time within the day',
      '2024-01-03 09:30:00,10,12,9,11,100',
      'date',
      '"2024-01-03 09:30:00" has a time of day; a daily bar has a date only',
    ],
    ['a date twice', '2024-01-02,20,22,19,21,100', 'duplicate', '2024-01-02 is already on line 2, which is used'],
    ['a line of dots', '…'.repeat(60), 'shape', 'the row has 1 values, the header 6'],
  ])('rejects %s with its line and the reason', async (_, row, kind, reason) => {
    expect(await rejectedBy(row)).toEqual([{ line: 3, kind, reason }]);
  });

  it('cuts a long cell in the reason', async () => {
    expect((await rejectedBy(`${'x'.repeat(60)},10,12,9,11,100`))[0].reason).toBe(
      `"${'x'.repeat(40)}…" is not a date of the form YYYY-MM-DD`,
    );
  });

  it.each([
    ['all four prices the same', '2024-01-03,10,10,10,10,0'],
    ['a volume with a fraction', '2024-01-03,10,12,9,11,0.25'],
    ['exponents and signs', '2024-01-03,+1e1,1.2E+1,9.,.11e2,1e6'],
    ['rounding noise in the prices', '2024-01-03,10,12,9,12.000000000001,100'],
    ['a Saturday', '2024-01-06,10,12,9,11,100'],
  ])('takes %s', async (_, row) => {
    expect(await rejectedBy(row)).toEqual([]);
    expect((await read(header, good, row)).bars).toHaveLength(2);
  });

  it('counts empty lines and all kinds of line ends', async () => {
    const text = `${header}\r\n${good}\r\n\r\nbad\r2024-01-03,10,12,9,11,100\n\nworse`;
    const { bars, rejected } = await readBars(text);
    expect([bars.map(({ line }) => line), rejected.map(({ line }) => line)]).toEqual([
      [2, 5],
      [4, 7],
    ]);
  });

  it('sorts rows that are not in order and says where', async () => {
    const { bars, notes, rejected } = await read(
      header,
      '2024-01-04,10,12,9,11,1',
      '2024-01-03,10,12,9,11,2',
      '2024-01-02,10,12,9,11,3',
      '2024-01-03,10,12,9,11,4',
    );
    expect(bars.map(({ time, volume }) => [sessionDate(time), volume])).toEqual([
      ['2024-01-02', 3],
      ['2024-01-03', 2],
      ['2024-01-04', 1],
    ]);
    expect(notes[0]).toBe('rows were not in date order (first at line 3) and have been sorted');
    expect(rejected).toMatchObject([
      { line: 5, kind: 'duplicate', reason: '2024-01-03 is already on line 3, which is used' },
    ]);
  });

  it('keeps a good row whose date a rejected one has', async () => {
    const { bars, rejected } = await read(header, '2024-01-02,x,12,9,11,1', '2024-01-02,10,12,9,11,2');
    expect([bars.map(({ volume }) => volume), rejected.map(({ line }) => line)]).toEqual([[2], [2]]);
  });

  it('stops at a file that is something else', async () => {
    const rows = Array.from({ length: 10_001 }, () => 'nothing');
    await expect(read(header, good, ...rows)).rejects.toThrow(
      'ABC.csv: more than 10000 rows are unusable; reading stopped at line 10003. The first is line 3: the row has 1 values, the header 6',
    );
  });
});

describe('time zones', () => {
  it.each([
    ['midnight', '2024-01-03 00:00:00'],
    ['midnight UTC', '2024-01-03T00:00:00Z'],
    ['midnight with milliseconds', '2024-01-03T00:00:00.000+00:00'],
    ['midnight in New York', '2024-01-03 00:00:00-05:00'],
    ['midnight in Tokyo, without moving it to the day before', '2024-01-03T00:00+0900'],
  ])('reads the date of %s', async (_, date) => {
    const { bars } = await read(header, `${date},10,12,9,11,100`);
    expect(bars.map(({ time }) => sessionDate(time))).toEqual(['2024-01-03']);
  });

  it('takes offsets that change with summer time', async () => {
    const { bars } = await read(
      header,
      '2024-03-08 00:00:00-05:00,10,12,9,11,1',
      '2024-03-11 00:00:00-04:00,10,12,9,11,1',
    );
    expect(bars).toHaveLength(2);
  });

  it.each([
    [
      ['2024-01-02,10,12,9,11,1', '2024-01-03T00:00:00Z,10,12,9,11,1'],
      'line 3: dates with a time zone (line 3) and without (line 2)',
    ],
    [
      ['2024-01-02T00:00:00Z,10,12,9,11,1', '2024-01-03,10,12,9,11,1'],
      'line 3: dates with a time zone (line 2) and without (line 3)',
    ],
  ])('refuses a file that has them on some rows only', async (rows, message) => {
    await expect(read(header, ...rows)).rejects.toMatchObject({
      code: 'BadData',
      message: expect.stringContaining(message),
    });
  });
});

describe('reading with and without quotes', () => {
  const cell = fc.constantFrom('2024-01-02', '2024-01-03', '10', '11.5', '', ' ', 'x', '-1', '9e0');
  const row = fc.array(cell, { minLength: 1, maxLength: 7 });
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n');

  it('gives the same bars and rejections on the same lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(row, lineEnd), { maxLength: 12 }), async (rows) => {
        const body = rows.map(([cells, end]) => cells.join(',') + end).join('');
        const plain = `${header}\n${good}\n${body}`;
        // The quotes stand in the header only, so that the rows are the same text for both ways of reading.
        const quoted = plain.replace('volume', '"volume"');
        expect(await readBars(quoted)).toEqual(await readBars(plain));
      }),
    );
  });
});
