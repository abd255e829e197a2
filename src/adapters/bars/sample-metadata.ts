import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../base/errors';
import { ActionError } from '../../slices/action-error';

const sampleSchema = z.object({
  name: z.string(),
  currency: z.string(),
  source: z.string(),
  kind: z.enum(['real', 'synthetic']),
  notes: z.array(z.string()).default([]),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What the shipped samples say about one of their files; `source` names origin and licence, `notes` what is odd about the bars. */
export type SampleMetadata = z.infer<typeof sampleSchema>;

/**
 * The metadata of the samples folder, by symbol.
 * @throws ActionError `DataDamaged` when it is missing or does not have the expected form.
 */
export async function readSampleMetadata(folder: string): Promise<ReadonlyMap<string, SampleMetadata>> {
  const path = join(folder, 'metadata.json');
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    return new Map(Object.entries(z.record(z.string(), sampleSchema).parse(content)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new ActionError('DataDamaged', `the samples are damaged: ${path}: ${reason}. Install Bellwether again`, {
      cause: error,
    });
  }
}
