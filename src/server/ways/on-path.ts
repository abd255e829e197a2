import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { checkTemporalBinary } from '../temporal-version';
import type { Way, WayContext, WayResult } from './way';

/** The `temporal` that the user installed. One that is too old is passed over with a word. */
export const onPath: Way = {
  name: 'the PATH',
  fetches: false,
  async find(context): Promise<WayResult> {
    const reasons: string[] = [];
    for (const candidate of await executablesOnPath(context)) {
      const check = await checkTemporalBinary(candidate, context.signal);
      if (check.kind === 'usable') return { kind: 'found', path: candidate, version: check.version };
      context.log(`Passing over a Temporal CLI: ${check.reason}`);
      reasons.push(check.reason);
    }
    return { kind: 'missing', reason: reasons.length === 0 ? 'there is no temporal on the PATH' : reasons.join('; ') };
  },
};

async function executablesOnPath(context: WayContext): Promise<readonly string[]> {
  const name = context.platform === 'win32' ? 'temporal.exe' : 'temporal';
  const searched = context.environment['PATH'] ?? context.environment['Path'] ?? '';
  const folders = searched.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = [...new Set(folders)].map((folder) => path.join(folder, name));
  const present = await Promise.all(candidates.map(isExecutable));
  return candidates.filter((_, index) => present[index]);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // absent, or not ours to run: both mean that this folder has none
  }
}
