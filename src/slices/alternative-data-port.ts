/** One file of dated features: numbers that are not prices, each known on its date. */
export interface FeatureTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Rows in date order. `time` is 00:00 UTC of the date on which the values were known; `symbol` is absent where the table has none. */
  readonly rows: readonly FeatureRow[];
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** SHA-256 of the bytes of the file. */
  readonly sha256: string;
  readonly description: string;
}

export interface FeatureRow {
  readonly time: number;
  readonly symbol?: string;
  /** One for each column; null where the cell is empty. */
  readonly values: readonly (number | null)[];
}

/** Alternative data, as far as it is configured. */
export interface AlternativeDataSource {
  /** The names of the tables there are; undefined where no folder is configured. */
  names(): Promise<readonly string[] | undefined>;
  /** @throws ActionError `NoData`, `BadData`, `BadName`, `SourceUnreadable`. */
  load(name: string, from: string, to: string): Promise<FeatureTable>;
}
