import type { JsonObject } from '../base/json';

/** Figures at one moment. */
export interface SeriesPoint {
  /** ISO 8601. */
  readonly at: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What monitoring keeps from one tick or run to the next. */
export interface MonitorStore {
  /**
   * Adds a point to a named series and gives its latest `keep` points, the new one last. A second point with the same `key`
   * takes the place of the first: a retried step adds one. @throws ActionError `MonitorStoreUnavailable`, `MonitorStoreDamaged`.
   */
  appendPoint(series: string, key: string, point: SeriesPoint, keep: number): Promise<readonly SeriesPoint[]>;
  /** Replaces the figures that a dashboard shows; readers see the old ones or the new. Gives the path of the file. */
  putDashboard(name: string, figures: JsonObject): Promise<{ readonly path: string; readonly bytes: number }>;
}
