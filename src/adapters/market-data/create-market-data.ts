import { join, resolve } from 'node:path';
import type { AlternativeDataSource } from '../../slices/alternative-data-port';
import type { BarSource } from '../../slices/ports';
import type { QuoteSource } from '../../slices/quote-source-port';
import { FileBarSource } from '../bars/file-bar-source';
import { AlpacaBars } from './alpaca-bars';
import { AlpacaClient, type AlpacaClientOptions } from './alpaca-client';
import { AlpacaQuotes } from './alpaca-quotes';
import { alpacaFeeds, type AlpacaFeed, type AlpacaSettings, type Environment } from './alpaca-settings';
import { DiskCache } from './disk-cache';
import { FeatureFolder } from './feature-folder';
import { ActionError } from '../../slices/action-error';

export interface MarketDataOptions {
  /** Folder of the user's own `<SYMBOL>.csv` files, for the source `csv`. */
  readonly csvFolder?: string;
  /** Folder of the user's own `<SYMBOL>.parquet` files, for the source `parquet`. */
  readonly parquetFolder?: string;
  /** Folder of CSV files of dated features. */
  readonly alternativeFolder?: string;
  /** Answers of remote sources are kept below it. Without it they are asked each time. */
  readonly stateFolder?: string;
  readonly alpaca?: AlpacaClientOptions;
}

/** The ports of market data, of what is configured. */
export interface MarketData {
  readonly bars: BarSource;
  readonly quotes: QuoteSource;
  readonly alternative: AlternativeDataSource;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** What a source that is not configured says when it is asked is which variable to set; none is replaced by another. */
export function createMarketData(options: MarketDataOptions = {}): MarketData {
  const files = new FileBarSource(options);
  const client = new AlpacaClient(options.alpaca);
  const feed = options.alpaca?.feed === undefined ? {} : { feed: options.alpaca.feed };
  const cache =
    options.stateFolder === undefined
      ? {}
      : { cache: new DiskCache({ folder: join(options.stateFolder, 'cache', 'market-data') }) };
  const alpaca = new AlpacaBars({ client, ...feed, ...cache });
  return {
    bars: { load: (source, request, signal) => (source === 'alpaca' ? alpaca : files).load(source, request, signal) },
    quotes: new AlpacaQuotes({ client, ...feed }),
    alternative: new FeatureFolder(options.alternativeFolder),
    close: () => client.close(),
  };
}

/** What an environment says of market data, besides the CSV folder. @throws ActionError as `alpacaSettingsFrom`. */
export function marketDataFrom(
  environment: Environment,
): Pick<MarketDataOptions, 'parquetFolder' | 'alternativeFolder' | 'alpaca'> {
  const parquetFolder = set(environment['BELLWETHER_PARQUET_FOLDER']);
  const alternativeFolder = set(environment['BELLWETHER_ALTERNATIVE_FOLDER']);
  return {
    ...(parquetFolder !== undefined && { parquetFolder: resolve(parquetFolder) }),
    ...(alternativeFolder !== undefined && { alternativeFolder: resolve(alternativeFolder) }),
    alpaca: { ...alpacaSettingsFrom(environment), environment },
  };
}

/**
 * The settings of Alpaca's market data in an environment: `BELLWETHER_ALPACA_FEED`, `BELLWETHER_ALPACA_DATA_URL`, and the names of the variables
 * that hold the keys in `BELLWETHER_ALPACA_KEY_ID_VARIABLE` and `BELLWETHER_ALPACA_SECRET_KEY_VARIABLE`.
 * @throws ActionError `SourceNotConfigured` for a feed that does not exist.
 */
function alpacaSettingsFrom(environment: Environment): AlpacaSettings {
  const feed = set(environment['BELLWETHER_ALPACA_FEED']);
  if (feed !== undefined && !isFeed(feed))
    throw new ActionError(
      'SourceNotConfigured',
      `BELLWETHER_ALPACA_FEED is ${JSON.stringify(feed)}; allowed are ${alpacaFeeds.join(', ')}`,
    );
  const endpoint = set(environment['BELLWETHER_ALPACA_DATA_URL']);
  const keyIdVariable = set(environment['BELLWETHER_ALPACA_KEY_ID_VARIABLE']);
  const secretKeyVariable = set(environment['BELLWETHER_ALPACA_SECRET_KEY_VARIABLE']);
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(keyIdVariable !== undefined && { keyIdVariable }),
    ...(secretKeyVariable !== undefined && { secretKeyVariable }),
    ...(feed !== undefined && { feed }),
  };
}

function isFeed(text: string): text is AlpacaFeed {
  return alpacaFeeds.some((feed) => feed === text);
}

function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
