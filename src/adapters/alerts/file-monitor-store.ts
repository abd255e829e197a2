import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, type JsonObject } from '../../base/json';
import type { MonitorStore, SeriesPoint } from '../../slices/monitor-store-port';
import { checkFileName, safeFolderName } from '../artifacts/safe-names';
import { writeFileAtomically } from '../artifacts/write-file-atomically';
import { VersionedFile } from './versioned-file';

const seriesSchema = z.strictObject({
  points: z.array(z.strictObject({ key: z.string(), at: z.string(), values: z.record(z.string(), z.number()) })),
});

type Series = z.infer<typeof seriesSchema>;

/** Series in `<root>/monitor/series/<name>/`, dashboards in `<root>/monitor/dashboards/<name>.json`. */
export class FileMonitorStore implements MonitorStore {
  readonly #root: string;
  readonly #series = new Map<string, VersionedFile<Series>>();

  constructor(root: string) {
    this.#root = join(root, 'monitor');
  }

  appendPoint(name: string, key: string, point: SeriesPoint, keep: number): Promise<readonly SeriesPoint[]> {
    return this.#seriesNamed(name).update(({ points }) => {
      const others = points.filter((entry) => entry.key !== key);
      const kept = [...others, { key, at: point.at, values: { ...point.values } }].slice(-keep);
      return { value: { points: kept }, result: kept.map(({ at, values }) => ({ at, values })) };
    });
  }

  async putDashboard(name: string, figures: JsonObject): Promise<{ readonly path: string; readonly bytes: number }> {
    const fileName = `${name}.json`;
    checkFileName(fileName);
    const path = join(this.#root, 'dashboards', fileName);
    const text = `${canonicalJson(figures)}\n`;
    await writeFileAtomically(path, text);
    return { path, bytes: Buffer.byteLength(text, 'utf8') };
  }

  #seriesNamed(name: string): VersionedFile<Series> {
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const made = new VersionedFile<Series>({
      folder: join(this.#root, 'series', safeFolderName(name)),
      name: 'MonitorStore',
      initial: { points: [] },
      parse: (json) => seriesSchema.parse(json),
    });
    this.#series.set(name, made);
    return made;
  }
}
