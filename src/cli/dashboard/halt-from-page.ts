import { stripVTControlCharacters } from 'node:util';
import { messageOf } from '../../base/errors';
import { userName } from '../../client/user-name';
import type { HaltReport, HaltWish } from '../../dashboard';
import { halt } from '../commands/halt';
import { exitCodes } from '../exit-codes';
import type { Output } from '../output';

/** Width of what the command says, as on a terminal. */
const columns = 80;

/** Halts as the command `halt` does, in the name of who serves the page, and gives what the command says. */
export async function haltFromPage({ scope, key, level, reason }: HaltWish, signal: AbortSignal): Promise<HaltReport> {
  const lines: string[] = [];
  const target = scope === 'all' ? { all: true } : scope === 'account' ? { account: key } : { run: key };
  const choices = { ...target, level, reason, by: `${userName()}, on the dashboard` };
  try {
    const code = await halt(undefined, choices, linesInto(lines), signal);
    return { confirmed: code === exitCodes.done, lines };
  } catch (error) {
    return { confirmed: false, lines: [...lines, messageOf(error)] };
  }
}

/** An output that keeps what is written, in its order, without colours. */
function linesInto(lines: string[]): Output {
  const keep = (text = ''): void => {
    lines.push(...stripVTControlCharacters(text).split('\n'));
  };
  return {
    json: false,
    isTerminal: false,
    columns,
    rows: 24,
    line: keep,
    write: keep,
    note: keep,
    error: keep,
    document: (value) => keep(JSON.stringify(value)),
  };
}
