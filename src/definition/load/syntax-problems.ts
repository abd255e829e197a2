import { isMap, isScalar, isSeq, type Document, type Node, type YAMLError } from 'yaml';
import { lookAlikeOf, refusal } from '../../expression';
import type { NodeProblem } from './node-problems';

/**
 * What YAML itself finds wrong. After the first thing out of place the rest of a text looks wrong too, so only that one
 * is told, where its cause stands and in words that say what to do. Tags are left to `problemsOfNodes`, which refuses more.
 */
export function syntaxProblems(document: Document.Parsed, text: string): NodeProblem[] {
  const found = [...document.errors, ...document.warnings]
    .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    .sort((a, b) => a.pos[0] - b.pos[0]);
  const problems: NodeProblem[] = [];
  const cause = causeOf(found, document, text);
  if (cause !== undefined) problems.push({ code: 'yaml-syntax', path: [], ...cause });
  // YAML 1.1 reads `yes` as true and 2004-01-02 as a time.
  const { version } = document.directives.yaml;
  if (version !== '1.2') {
    const message = `a definition is YAML 1.2; remove the line '%YAML ${version}'`;
    problems.push({ code: 'yaml-syntax', message, offset: Math.max(0, text.search(/^%YAML/m)), path: [] });
  }
  return problems;
}

interface Cause {
  readonly message: string;
  readonly offset: number;
  readonly code?: NodeProblem['code'];
}

function causeOf(errors: readonly YAMLError[], document: Document.Parsed, text: string): Cause | undefined {
  const [first] = errors;
  if (first === undefined) return undefined;
  const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT');
  if (tab !== undefined)
    return {
      message: 'a tab stands in the indentation; YAML takes only spaces there, two a level',
      offset: tab.pos[0],
    };
  const template = errors.find(({ pos }) => pos[0] > 0 && text.startsWith('${{', pos[0] - 1));
  if (template !== undefined) return { message: quoteTheTemplate, offset: template.pos[0] - 1 };
  const tag = first.message.startsWith('Tags and anchors must be') ? tagBefore(first, text) : undefined;
  if (tag !== undefined) return tag;
  return lookAlikeNear(first, text) ?? aliasOf(first, text) ?? causeByCode(first, errors, document, text);
}

const quoteTheTemplate =
  'between { } or [ ] a value with ${{ }} must stand in quotes, as in { symbols: "${{ symbols }}" }';

/** A sign of another script where YAML wants one of its own, such as a full-width colon. */
function lookAlikeNear({ pos }: YAMLError, text: string): Cause | undefined {
  const line = lineAt(text, pos[0]);
  for (const { 0: character, index } of line.text.matchAll(/[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e]/g)) {
    if (lookAlikeOf(character) === undefined) continue;
    return { code: 'invisible-character', message: refusal(character.charCodeAt(0)), offset: line.offset + index };
  }
  return undefined;
}

/** `!contains(regime, 'bull')`: a tag to YAML, and what follows it is out of place. */
function tagBefore({ pos }: YAMLError, text: string): Cause | undefined {
  const line = lineAt(text, pos[0]);
  const mark = /(?:^|[\s,[{])(!)/.exec(line.text);
  if (mark === null) return undefined;
  const offset = line.offset + mark.index + mark[0].length - 1;
  if (offset >= pos[0]) return undefined;
  return {
    code: 'yaml-tag',
    message: `a text that begins with ! must stand in quotes, as in when: "!is_market_hours"`,
    offset,
  };
}

/** A cron text that begins with a star is an alias to YAML, and what follows it is out of place. */
function aliasOf({ code, message, pos }: YAMLError, text: string): Cause | undefined {
  if (code !== 'BAD_ALIAS' && !message.includes('alias')) return undefined;
  const line = lineAt(text, pos[0]);
  const star = /(?:^|[\s,[{])(\*)/.exec(line.text);
  if (star === null) return undefined;
  const offset = line.offset + star.index + star[0].length - 1;
  return { message: 'a text that begins with * must stand in quotes, as in cron: "*/5 * * * *"', offset };
}

function causeByCode(error: YAMLError, errors: readonly YAMLError[], document: Document.Parsed, text: string): Cause {
  const { code, message, pos } = error;
  const [offset] = pos;
  const flow = /^Flow (map|sequence)/.exec(message);
  if (flow !== null) {
    const [what, close] = flow[1] === 'map' ? ['mapping', '}'] : ['list', ']'];
    return { message: `a ${what} is not closed: ${close} is missing before this`, offset };
  }
  switch (code) {
    case 'MULTIPLE_DOCS':
      return { message: 'a file holds one definition; what follows the line --- belongs in a file of its own', offset };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return implicitKey(error, errors, text);
    case 'BAD_INDENT':
      return { message: wrongColumn, offset: firstInLine(text, offset) };
    case 'MULTILINE_IMPLICIT_KEY':
      return noSpaceAfterColon(text, offset) ?? { message: wrongColumn, offset: firstInLine(text, offset) };
    case 'MISSING_CHAR':
      return missingCharacter(error, document, text);
    case 'BLOCK_IN_FLOW':
      return {
        message:
          'between { } entries stand apart by commas: one is missing here, or a text with a colon in it must stand in quotes',
        offset,
      };
    case 'BAD_SCALAR_START':
      return { message: `a text cannot begin with ${text[offset] ?? ''}; put it in quotes`, offset };
    case 'UNEXPECTED_TOKEN':
      return { message: unexpected(text, offset) ?? message, offset };
    default:
      return { message, offset };
  }
}

const wrongColumn =
  'this line does not begin in the column of what it belongs to; the keys of one mapping, and the dashes of one list, stand below each other';

/** A key where a value has begun: a colon inside a text, or a line that is indented too far. */
function implicitKey({ pos: [offset] }: YAMLError, errors: readonly YAMLError[], text: string): Cause {
  const noSpace = noSpaceAfterColon(text, offset);
  if (noSpace !== undefined) return noSpace;
  const isLonger = errors.some(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === offset);
  if (!isLonger) {
    const line = lineAt(text, offset);
    if (line.text.trimStart().startsWith('- ') && firstInLine(text, offset) >= offset)
      return { message: wrongColumn, offset: firstInLine(text, offset) };
    return { message: "a text with ': ' in it must stand in quotes, else it is a key and a value", offset };
  }
  // The value went on over lines until one of them had a colon.
  const colon = /:(?=\s)/.exec(text.slice(offset));
  return { message: wrongColumn, offset: firstInLine(text, offset + (colon?.index ?? 0)) };
}

function missingCharacter({ message, pos: [offset] }: YAMLError, document: Document.Parsed, text: string): Cause {
  if (message.includes('quote')) {
    const opened = lastScalar(document.contents);
    return {
      message: 'the text that begins with this quote never ends: its closing quote is missing',
      offset: opened ?? offset,
    };
  }
  if (message.startsWith('Implicit map keys'))
    return (
      noSpaceAfterColon(text, offset) ?? {
        message: `a colon and a space are missing after '${wordAt(text, offset)}'`,
        offset,
      }
    );
  if (message.startsWith('Sequence item without')) return { message: entryWithoutDash, offset };
  return { message, offset };
}

const entryWithoutDash = "every entry of a list begins with '- ' in the column of the others; this line has none";

function unexpected(text: string, offset: number): string | undefined {
  const before = text.slice(0, offset);
  const bare = before.trimEnd();
  if (/['"]$/.test(bare)) {
    return bare === before && before.endsWith("'")
      ? "this text goes on after its closing quote; inside '…' an apostrophe is written twice, as in 'today''s', or the text stands in \"…\""
      : `something stands after the closing quote; put the whole value in quotes, as in when: "regime != 'crisis'"`;
  }
  if (/[[{]/.test(text[offset] ?? ''))
    return 'between { } or [ ] a text with brackets or braces in it must stand in quotes';
  return undefined;
}

/** The offset at which the last quoted scalar of a document begins. */
function lastScalar(node: Node | null): number | undefined {
  let at = node;
  for (;;) {
    if (isMap(at)) {
      const pair = at.items.at(-1);
      at = (pair?.value ?? pair?.key ?? null) as Node | null;
    } else if (isSeq(at)) at = (at.items.at(-1) ?? null) as Node | null;
    else return isScalar(at) ? at.range?.[0] : undefined;
  }
}

/** `key:value`, which is one text to YAML. */
function noSpaceAfterColon(text: string, offset: number): Cause | undefined {
  const key = /^([A-Za-z_][\w-]*):(?=[^\s:/])/.exec(text.slice(offset, offset + 80))?.[1];
  return key === undefined ? undefined : { message: `a space is missing after the colon of '${key}:'`, offset };
}

const wordAt = (text: string, offset: number): string =>
  /^[^\s:]{0,40}/.exec(text.slice(offset, offset + 40))?.[0] ?? '';

function lineAt(text: string, offset: number): { readonly text: string; readonly offset: number } {
  const from = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  // An error at the end of a line may stand at its newline.
  const start = text[offset - 1] === '\n' ? offset : from;
  const end = text.indexOf('\n', start);
  return { text: text.slice(start, end < 0 ? undefined : end), offset: start };
}

function firstInLine(text: string, offset: number): number {
  const line = lineAt(text, offset);
  return line.offset + line.text.length - line.text.trimStart().length;
}
