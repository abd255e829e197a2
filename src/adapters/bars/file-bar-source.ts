import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ActionError } from '../../slices/action-error';
import type { BarRequest, BarSource, LoadedBars } from '../../slices/ports';
import { sessionDate, unknownCurrency, type BarSeries } from '../../slices/shared/bars';
import type { Provenance } from '../../slices/shared/provenance';
import { checkSymbol, noSuchSymbol, readBarFile } from './bar-folder';
import type { BarRow } from './bar-row';
import { readBars } from './read-bars';
import { readSampleMetadata } from './sample-metadata';
import { selectSpan } from './select-span';

export interface FileBarSourceOptions {
  /** Folder of the shipped samples. @default the `data/samples` of the package */
  readonly samplesFolder?: string;
  /** Folder of the user's own `<SYMBOL>.csv` files. Without it the source `csv` is not available. */
  readonly csvFolder?: string;
}

/** What is known of a file before its rows are read. */
interface BarFile {
  readonly where: string;
  readonly bytes: Buffer;
  readonly currency: string;
  /** What the source says about the bars of this file. */
  readonly notes: readonly string[];
  readonly origin: Pick<Provenance, 'source' | 'kind' | 'description' | 'sha256'>;
}

/** Daily bars from CSV files: the shipped `samples`, and the user's own folder as `csv`. */
export class FileBarSource implements BarSource {
  readonly #samplesFolder: string;
  readonly #csvFolder: string | undefined;

  constructor(options: FileBarSourceOptions = {}) {
    this.#samplesFolder = options.samplesFolder ?? join(__dirname, '../../../data/samples');
    this.#csvFolder = options.csvFolder;
  }

  /** @throws ActionError `NoData`, `BadData`, `DataDamaged`, `UnknownSource`, `SourceNotConfigured`, `SourceUnreadable` or `BadSymbol`. */
  async load(source: string, request: BarRequest): Promise<LoadedBars> {
    const file = await this.#open(source, request.symbol);
    const table = readBars(decode(file), file.where);
    const span = selectSpan(table, request, file.where);
    return {
      series: toSeries(span.bars, request, file.currency),
      provenance: {
        ...file.origin,
        symbol: request.symbol,
        interval: request.interval,
        from: sessionDate(span.bars[0].time),
        to: sessionDate(span.bars[span.bars.length - 1].time),
        bars: span.bars.length,
      },
      rejected: span.rejected,
      notes: [...file.notes, ...span.notes],
    };
  }

  #open(source: string, symbol: string): Promise<BarFile> {
    switch (source) {
      case 'samples':
        return openSample(this.#samplesFolder, symbol);
      case 'csv':
        return openCsv(this.#csvFolder, symbol);
      default:
        throw new ActionError(
          'UnknownSource',
          `unknown bar source ${JSON.stringify(source)}: allowed are samples and csv`,
        );
    }
  }
}

async function openSample(folder: string, symbol: string): Promise<BarFile> {
  checkSymbol(symbol);
  const samples = await readSampleMetadata(folder);
  const sample = samples.get(symbol);
  if (sample === undefined) throw noSuchSymbol(symbol, 'the shipped samples', [...samples.keys()].sort());
  const bytes = await readBarFile(folder, symbol).catch((error: unknown) => {
    if (!(error instanceof ActionError) || error.code !== 'NoData') throw error;
    throw new ActionError('DataDamaged', `the sample ${symbol}.csv is missing in ${folder}. Install Bellwether again`, {
      cause: error,
    });
  });
  const sha256 = sha256Of(bytes);
  if (sha256 !== sample.sha256) {
    throw new ActionError(
      'DataDamaged',
      `the sample ${symbol}.csv in ${folder} was changed: its SHA-256 is ${sha256}, metadata.json says ${sample.sha256}. ` +
        'Install Bellwether again; bars of your own belong in the csv folder',
    );
  }
  const description = `${sample.name}; ${sample.source}`;
  return {
    where: `the shipped sample ${symbol}.csv`,
    bytes,
    currency: sample.currency,
    notes: sample.notes,
    origin: { source: 'samples', kind: sample.kind, description, sha256 },
  };
}

async function openCsv(folder: string | undefined, symbol: string): Promise<BarFile> {
  if (folder === undefined || folder === '') {
    throw new ActionError(
      'SourceNotConfigured',
      'the source csv has no folder: set BELLWETHER_CSV_FOLDER to a folder with <SYMBOL>.csv files',
    );
  }
  const bytes = await readBarFile(folder, symbol);
  const where = join(folder, `${symbol}.csv`);
  return {
    where,
    bytes,
    currency: unknownCurrency,
    notes: [],
    origin: {
      source: 'csv',
      kind: 'unknown',
      description: `${symbol}.csv of the folder ${folder}`,
      sha256: sha256Of(bytes),
    },
  };
}

function decode(file: BarFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch (error) {
    throw new ActionError('BadData', `${file.where}, line 1: not UTF-8 text; save the file as CSV in UTF-8`, {
      cause: error,
    });
  }
}

function toSeries(bars: readonly BarRow[], request: BarRequest, currency: string): BarSeries {
  return {
    symbol: request.symbol,
    interval: request.interval,
    currency,
    time: bars.map((bar) => bar.time),
    open: bars.map((bar) => bar.open),
    high: bars.map((bar) => bar.high),
    low: bars.map((bar) => bar.low),
    close: bars.map((bar) => bar.close),
    adjClose: bars.map((bar) => bar.adjClose),
    volume: bars.map((bar) => bar.volume),
  };
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
