import { join } from 'node:path';
import { ActionError } from '../../slices/action-error';
import type { BarRequest, BarSource, LoadedBars } from '../../slices/ports';
import { isIntraday } from '../../slices/shared/bar-interval';
import { unknownCurrency } from '../../slices/shared/bars';
import type { Provenance } from '../../slices/shared/provenance';
import { adjustedAsAsked } from './adjust-loaded';
import { checkSymbol, noSuchSymbol, openBarFile, unreadable, type OpenFile } from './bar-folder';
import { fileText } from './file-text';
import { loadedFrom } from './loaded-from';
import { readCsvBars, type ReadBars } from './read-csv-bars';
import { hashOf, readParquetBars } from './read-parquet-bars';
import { readSampleMetadata } from './sample-metadata';

export interface FileBarSourceOptions {
  /** Folder of the shipped samples. @default the `data/samples` of the package */
  readonly samplesFolder?: string;
  /** Folder of the user's own `<SYMBOL>.csv` files. Without it the source `csv` is not available. */
  readonly csvFolder?: string;
  /** Folder of the user's own `<SYMBOL>.parquet` files. Without it the source `parquet` is not available. */
  readonly parquetFolder?: string;
}

/** A file that has been read, and its hash. */
interface ReadFile {
  readonly read: ReadBars;
  readonly sha256: string;
}

/** Bars from files: the shipped `samples`, and the user's own folders as `csv` and `parquet`. */
export class FileBarSource implements BarSource {
  readonly #samplesFolder: string;
  readonly #csvFolder: string | undefined;
  readonly #parquetFolder: string | undefined;

  constructor(options: FileBarSourceOptions = {}) {
    this.#samplesFolder = options.samplesFolder ?? join(__dirname, '../../../data/samples');
    this.#csvFolder = options.csvFolder;
    this.#parquetFolder = options.parquetFolder;
  }

  /**
   * @throws ActionError `NoData`, `BadData`, `TooMuchData`, `DataDamaged`, `UnknownSource`, `SourceNotConfigured`, `SourceUnreadable`
   * or `BadSymbol`.
   */
  async load(source: string, request: BarRequest, signal?: AbortSignal): Promise<LoadedBars> {
    switch (source) {
      case 'samples':
        return loadSample(this.#samplesFolder, request, signal);
      case 'csv':
        return loadOwn(requireFolder(this.#csvFolder, csv), csv, request, signal);
      case 'parquet':
        return loadOwn(requireFolder(this.#parquetFolder, parquet), parquet, request, signal);
      default:
        throw new ActionError(
          'UnknownSource',
          `unknown bar source ${JSON.stringify(source)}: allowed are samples, csv and parquet`,
        );
    }
  }
}

/** A kind of folder of the user's own. */
interface OwnFolder {
  readonly source: string;
  readonly variable: string;
  readonly endings: readonly string[];
  readonly read: (open: OpenFile, request: BarRequest, signal?: AbortSignal) => Promise<ReadFile>;
}

const csv: OwnFolder = {
  source: 'csv',
  variable: 'BELLWETHER_CSV_FOLDER',
  endings: ['.csv', '.csv.gz'],
  read: (open, request, signal) => readCsvFile(open, open.path, request, signal),
};

const parquet: OwnFolder = {
  source: 'parquet',
  variable: 'BELLWETHER_PARQUET_FOLDER',
  endings: ['.parquet'],
  read: async (open, request, signal) => ({
    read: await readParquetBars(open, request, signal),
    sha256: await hashOf(open, signal),
  }),
};

async function readCsvFile(
  open: OpenFile,
  where: string,
  request: BarRequest,
  signal: AbortSignal | undefined,
): Promise<ReadFile> {
  const text = fileText(open, where, signal);
  const read = await readCsvBars(text.pieces, where, request);
  return { read, sha256: text.sha256() };
}

async function loadOwn(
  folder: string,
  kind: OwnFolder,
  request: BarRequest,
  signal: AbortSignal | undefined,
): Promise<LoadedBars> {
  const open = await openBarFile(folder, request.interval, request.symbol, kind.endings);
  const { read, sha256 } = await closing(open, () => kind.read(open, request, signal));
  const inFolder = open.path.slice(folder.length).replace(/^[\\/]+/, '');
  const loaded = loadedFrom(read, request, {
    currency: unknownCurrency,
    adjustedCloses: read.hasAdjClose ? 'own' : 'none',
    notes: [],
    origin: { source: kind.source, kind: 'unknown', description: `${inFolder} of the folder ${folder}`, sha256 },
  });
  return adjustedAsAsked(loaded, { folder, adjustment: request.adjustment });
}

async function loadSample(folder: string, request: BarRequest, signal: AbortSignal | undefined): Promise<LoadedBars> {
  const { symbol } = request;
  checkSymbol(symbol);
  if (isIntraday(request.interval))
    throw new ActionError(
      'NoData',
      `the shipped samples have daily bars only, no ${request.interval} bars. Ask for 1d, or use another source`,
    );
  const samples = await readSampleMetadata(folder);
  const sample = samples.get(symbol);
  if (sample === undefined) throw noSuchSymbol(symbol, 'the shipped samples', [...samples.keys()].sort());
  const open = await openBarFile(folder, request.interval, symbol, ['.csv']).catch((error: unknown) => {
    if (!(error instanceof ActionError) || error.code !== 'NoData') throw error;
    throw new ActionError('DataDamaged', `the sample ${symbol}.csv is missing in ${folder}. Install Bellwether again`, {
      cause: error,
    });
  });
  const { read, sha256 } = await closing(open, async () => {
    // First, so that no changed file is ever read.
    const hash = await hashOf(open, signal);
    if (hash !== sample.sha256) throw changedSample(symbol, folder, hash, sample.sha256);
    return readCsvFile(open, `the shipped sample ${symbol}.csv`, request, signal);
  });
  const origin: Pick<Provenance, 'source' | 'kind' | 'description' | 'sha256'> = {
    source: 'samples',
    kind: sample.kind,
    description: `${sample.name}; ${sample.source}`,
    sha256,
  };
  // Levels of an index have no splits and no dividends: adjusted or not, they are the same.
  return loadedFrom(read, request, {
    currency: sample.currency,
    adjustedCloses: 'same',
    notes: sample.notes,
    origin,
  });
}

function changedSample(symbol: string, folder: string, found: string, expected: string): ActionError {
  return new ActionError(
    'DataDamaged',
    `the sample ${symbol}.csv in ${folder} was changed: its SHA-256 is ${found}, metadata.json says ${expected}. ` +
      'Install Bellwether again; bars of your own belong in the csv folder',
  );
}

async function closing<T>(open: OpenFile, work: () => Promise<T>): Promise<T> {
  try {
    return await unreadable(open.path, work);
  } finally {
    await open.file.close();
  }
}

function requireFolder(folder: string | undefined, { source, variable, endings }: OwnFolder): string {
  if (folder !== undefined && folder !== '') return folder;
  throw new ActionError(
    'SourceNotConfigured',
    `the source ${source} has no folder: set ${variable} to a folder with <SYMBOL>${endings[0]} files`,
  );
}
