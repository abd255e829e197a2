import { readFile, writeFile } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../../base/errors';
import { catalogueHere } from '../../catalogue/actions-here';
import { formatIssue, hasErrors, type Issue } from '../../definition';
import { importOldDefinition, type Imported, type PlacedNote } from '../../import';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { readFailureText } from '../read-failure';

/**
 * Converts a definition of the old system, and lists what is not as it was. Exit code 2 where the file is none, or the definition is not
 * valid yet.
 * @throws BellwetherError `WrongUse`, `FileExists`, `FileNotWritten`.
 */
export async function importDefinition(
  file: string,
  { output: to }: { readonly output?: string },
  output: Output,
): Promise<ExitCode> {
  const target = to ?? 'the definition';
  const imported = importOldDefinition(await textOf(file), file, target, catalogueHere());
  if (imported.kind === 'refused') return refuse(file, imported.issues, output);
  if (to !== undefined) await write(to, imported.text);
  if (output.json) {
    const { name, text, notes, issues } = imported;
    output.document({ file, name, ...(to === undefined ? { definition: text } : { output: to }), notes, issues });
  } else tell(file, imported, to, output);
  return hasErrors(imported.issues) ? exitCodes.wrongUse : exitCodes.done;
}

function refuse(file: string, issues: readonly Issue[], output: Output): ExitCode {
  if (output.json) output.document({ file, issues });
  for (const issue of issues) output.error(formatIssue(issue));
  output.error(`${file} was not imported: it has not the shape that docs/import.md describes`);
  return exitCodes.wrongUse;
}

type Converted = Extract<Imported, { readonly kind: 'converted' }>;

/** The definition goes to standard output; what is said about it does not get into it. */
function tell(file: string, { text, notes, issues }: Converted, to: string | undefined, output: Output): void {
  if (to === undefined) output.line(text.trimEnd());
  else output.note(`Written to ${to}`);
  const part = (title: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    output.note(`\n${title}`);
    for (const line of lines) output.note(`  ${line}`);
  };
  const at = ({ line, column, message }: PlacedNote): string => `${file}:${line}:${column}: ${message}`;
  part('To be looked at by hand:', notes.filter(({ kind }) => kind === 'by_hand').map(at));
  part('Written otherwise:', notes.filter(({ kind }) => kind === 'changed').map(at));
  part('Not valid yet:', issues.map(formatIssue));
  output.note(
    '\nThe old system stored conditions, modes, schedules, timeouts and handlers and never acted on them. Here they act.',
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('WrongUse', `cannot read ${file}: ${readFailureText(error)}`, { cause: error });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (exists)
      throw new BellwetherError('FileExists', `${file} is there already: remove it, or give another --output`, {
        cause: error,
      });
    throw new BellwetherError('FileNotWritten', `cannot write ${file}: ${messageOf(error)}`, { cause: error });
  }
}
