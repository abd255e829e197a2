import { z } from 'zod';
import { ActionError } from '../action-error';
import type { ArtifactStore } from '../ports';
import type { AssetReturns } from './asset-returns';

/** What an artifact of the kind `strategy_returns` holds: simple daily returns and the end of each. */
const storedSchema = z.looseObject({ time: z.array(z.number()), value: z.array(z.number().gt(-1)) });

/**
 * Returns that strategies were judged by, over the days that all of them have.
 * @throws ActionError `ArtifactDamaged` for an artifact of another shape, `InsufficientHistory` where they share no days.
 */
export async function storedReturns(
  stored: readonly { readonly name: string; readonly ref: string }[],
  artifacts: Pick<ArtifactStore, 'getJson'>,
  limit: number,
): Promise<AssetReturns> {
  const maps: Map<number, number>[] = [];
  for (const { name, ref } of stored) maps.push(await readReturns(name, ref, artifacts));
  const [first, ...others] = maps;
  const common = [...first.keys()].filter((time) => others.every((one) => one.has(time))).sort((a, b) => a - b);
  if (common.length === 0) {
    throw new ActionError(
      'InsufficientHistory',
      `the returns of ${stored.map(({ name }) => name).join(', ')} have no day in common; score them over the same days`,
    );
  }
  const latest = common.slice(-limit);
  return {
    names: stored.map(({ name }) => name),
    columns: maps.map((map) => Float64Array.from(latest, (time) => map.get(time) ?? NaN)),
  };
}

async function readReturns(
  name: string,
  ref: string,
  artifacts: Pick<ArtifactStore, 'getJson'>,
): Promise<Map<number, number>> {
  const parsed = storedSchema.safeParse(await artifacts.getJson(ref));
  if (parsed.success && parsed.data.time.length === parsed.data.value.length) {
    return new Map(parsed.data.time.map((time, index) => [time, parsed.data.value[index]]));
  }
  throw new ActionError(
    'ArtifactDamaged',
    `artifact ${ref} of ${name} does not hold returns: time and value of equal length`,
  );
}
