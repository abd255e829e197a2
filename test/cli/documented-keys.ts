import { jsonDocuments } from '../../src/cli/json-documents';

/** What is documented of a command's document, with that of the commands that it refers to. */
function textOf(command: string): string {
  const { keys } = jsonDocuments[command] ?? { keys: '' };
  return keys
    .replaceAll(/as of `([^`]+)`/g, (_, other: string) => textOf(other))
    .replaceAll(/what `list` has of a run/g, () => entryOf('list'));
}

/** What each entry of a list has. */
const entryOf = (command: string): string => /each with ([^;]*)/.exec(textOf(command))?.[1] ?? '';

/** Every key that a document may have. */
export function documentedKeys(command: string): string[] {
  return [...textOf(command).matchAll(/`(\w+)`/g)].flatMap(([, name = '']) => name);
}

/** The keys that it must have, but for a command that has several documents: those begin with what they are of. */
export function neededKeys(command: string): string[] {
  const { keys } = jsonDocuments[command] ?? { keys: '' };
  if (keys.startsWith('of a ')) return [];
  const own = keys.replaceAll(/: each with[^;]*|;.*$|\([^)]*\)|(as of|what) `[^`]+`/g, '');
  return [...own.matchAll(/`(\w+)`(?!\?)/g)].flatMap(([, name = '']) => name);
}
