import { readFile, stat } from 'node:fs/promises';
import { isNestedDeeperThan, type Json } from '../../base/json';
import { systemErrorCode } from '../../base/system-error';
import { formatIssue, pathText, type Finding } from '../../definition/issue';
import { loadYaml } from '../../definition/load';
import { InvalidContextError } from '../../evaluation/context-error';

/** As large as what a run could hold many times over. */
const mostBytes = 64 * 1024 * 1024;

const mostLevels = 100;

/** The data of a context file, and the means to say where something in it stands. */
export interface ContextDocument {
  readonly data: Json;
  describe(finding: Finding): string;
}

/** Reads a context file, YAML or JSON. @throws InvalidContextError when it cannot be read or is neither. */
export async function readContext(file: string): Promise<ContextDocument> {
  const text = await readText(file);
  const yaml = loadYaml(text, file);
  if (yaml.data !== undefined)
    return { data: yaml.data, describe: (finding) => lineOf(formatIssue(yaml.place(finding))) };
  const tooMuch = yaml.issues.some(({ code }) => code === 'file-too-large');
  // Data of a size that no definition has comes as JSON, which needs no such care to be read.
  if (tooMuch && /^\s*[{[]/.test(text)) return readLargeJson(text, file);
  const advice = tooMuch ? ['a context of that size can be given as JSON'] : [];
  throw new InvalidContextError([...yaml.issues.map((issue) => lineOf(formatIssue(issue))), ...advice]);
}

/** An issue without its code: those are of definitions. */
const lineOf = (issue: string): string => issue.replace(/: (error|warning) [a-z-]+: /, ': ');

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > mostBytes)
      throw new InvalidContextError([`${file}: it has ${size} bytes; at most ${mostBytes} are read`]);
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof InvalidContextError) throw cause;
    throw new InvalidContextError([`cannot read the context file ${file}: ${reasonOf(cause)}`], { cause });
  }
}

function reasonOf(cause: unknown): string {
  const code = systemErrorCode(cause);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : String(cause);
}

function readLargeJson(text: string, file: string): ContextDocument {
  let data: Json;
  try {
    data = JSON.parse(text) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidContextError([`${file}: it is too large to be read as YAML, and is not JSON: ${reason}`], {
      cause,
    });
  }
  if (isNestedDeeperThan(mostLevels, data))
    throw new InvalidContextError([`${file}: lists and objects are nested more than ${mostLevels} deep`]);
  return {
    data,
    describe: ({ path, message }) => `${file}: ${path.length === 0 ? '' : `${pathText(path)}: `}${message}`,
  };
}
