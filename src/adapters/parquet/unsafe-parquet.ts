/** A Parquet file that is damaged, or made so that reading it would take far more memory than it has bytes. */
export class UnsafeParquet extends Error {
  override readonly name = 'UnsafeParquet';
}
