import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BellwetherError } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { catalogueHere } from '../../catalogue/actions-here';
import { readDefinition } from '../../client/definitions';
import { compileDefinition } from '../../definition/compile';
import { loadYaml } from '../../definition/load';
import { outlineOf } from '../../definition/outline';
import { checkStructure } from '../../definition/structure';
import { drawingOf, mermaidOf, svgOf } from '../../graph';
import { exitCodes, type ExitCode } from '../exit-codes';
import { knownDefinitions } from '../known-definitions';
import type { Output } from '../output';
import type { ShownIssue } from '../render/issue-lines';

export type GraphFormat = 'mermaid' | 'svg';

export interface GraphChoices {
  readonly format?: GraphFormat;
  readonly output?: string;
}

/**
 * Draws a definition, by name or path. One with issues is drawn as far as it can be understood; they are told, and the exit
 * code is that of an invalid definition.
 */
export async function graph(nameOrPath: string, choices: GraphChoices, output: Output): Promise<ExitCode> {
  const format = choices.format ?? formatOf(choices.output);
  const { file, text } = await readDefinition(nameOrPath);
  const definitions = await knownDefinitions([{ file, text }]);
  const { plan, issues } = compileDefinition(text, file, catalogueHere(), { definitions });
  const drawing = drawn(text, file, format);
  if (drawing !== undefined && choices.output !== undefined) await write(choices.output, drawing);
  const result: Drawn = { file, format, drawing, issues, to: choices.output };
  if (output.json) output.document(documentOf(result));
  else show(result, output);
  return plan === undefined ? exitCodes.wrongUse : exitCodes.done;
}

/** What the name of the output file says, else Mermaid: it can be read where it is printed. */
const formatOf = (file: string | undefined): GraphFormat =>
  file !== undefined && path.extname(file).toLowerCase() === '.svg' ? 'svg' : 'mermaid';

/** Undefined when too little of the definition can be understood. */
function drawn(text: string, file: string, format: GraphFormat): string | undefined {
  const { data } = loadYaml(text, file);
  const definition = data === undefined ? undefined : checkStructure(data, 'draw').definition;
  if (definition === undefined) return undefined;
  const drawing = drawingOf(definition, outlineOf(definition));
  return format === 'svg' ? svgOf(drawing) : mermaidOf(drawing);
}

async function write(file: string, drawing: string): Promise<void> {
  try {
    await writeFile(file, drawing);
  } catch (cause) {
    if (systemErrorCode(cause) === undefined) throw cause;
    throw new BellwetherError('WrongUse', `cannot write ${file}: ${String(cause)}`, { cause });
  }
}

interface Drawn {
  readonly file: string;
  readonly format: GraphFormat;
  readonly drawing: string | undefined;
  readonly issues: readonly ShownIssue[];
  readonly to: string | undefined;
}

/** The drawing itself, unless it was written to a file. */
function documentOf({ file, format, drawing, issues, to }: Drawn): object {
  const result = drawing === undefined ? {} : to === undefined ? { drawing } : { output: to };
  return { file, format, ...result, issues };
}

function show({ file, drawing, issues, to }: Drawn, output: Output): void {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    output.error(`${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}; see: npx bellwether validate ${file}`);
  if (drawing === undefined) output.error('Nothing was drawn: too little of the definition can be understood.');
  else if (to === undefined) output.line(drawing.trimEnd());
  else output.note(`Drawn to ${to}`);
}
