import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { ActionError } from '../../slices/action-error';
import { safeFolderName } from './safe-names';

/** In each report folder: the execution that it belongs to. */
const ownerFile = '.execution';

/**
 * The folder below `reports` for the files of one execution of a run, made if it is not there: named after the run, or
 * after run and execution where an earlier run of that id has left its files. No run writes over those of another.
 * @throws ActionError `ArtifactNotWritten`, retryable.
 */
export async function reportFolder(reports: string, runId: string, executionId: string): Promise<string> {
  const name = safeFolderName(runId);
  const execution = safeFolderName(executionId);
  try {
    for (const candidate of [name, `${name}-${execution.slice(0, 8)}`, `${name}-${execution}`]) {
      const folder = join(reports, candidate);
      if (await claim(reports, folder, executionId)) return folder;
    }
  } catch (error) {
    throw notWritten(reports, runId, messageOf(error), error);
  }
  throw notWritten(reports, runId, `${name}-${execution} belongs to another run`);
}

/** True when the folder is this execution's, now or already. Workers that share it may ask at once. */
async function claim(reports: string, folder: string, executionId: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const owner = join(folder, ownerFile);
  const entries = await readdir(folder);
  if (!entries.includes(ownerFile)) {
    // Files without an owner are of a run before there were owners.
    if (entries.some((entry) => !entry.startsWith('.'))) return false;
    await createAtOnce(reports, owner, executionId);
  }
  return (await readFile(owner, 'utf8')) === executionId;
}

/** In one step with its content, and only if it is not there: whoever comes second reads what the first has written. */
async function createAtOnce(reports: string, file: string, text: string): Promise<void> {
  const draft = join(reports, `.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text);
    await link(draft, file);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function notWritten(reports: string, runId: string, reason: string, cause?: unknown): ActionError {
  return new ActionError(
    'ArtifactNotWritten',
    `cannot make a folder below ${reports} for the reports of run ${runId}: ${reason}`,
    { retryable: true, ...(cause !== undefined && { cause }) },
  );
}
