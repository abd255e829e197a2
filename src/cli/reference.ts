import type { Command } from 'commander';
import { jsonDocuments } from './json-documents';

/** The page of all commands, as Markdown, made from the command line itself. */
export function cliReference(root: Command): string {
  const commands = leavesOf(root, []);
  return `${[
    '# The command line',
    '',
    '<!-- Made from the code by: node scripts/cli-reference.mjs -->',
    '',
    'Exit codes: 0 done; 1 the run failed, was halted, cancelled or timed out, or something is wrong with the installation; 2 wrong use or an invalid definition; 130 interrupted.',
    '',
    'With `--json`, standard output has exactly one JSON document, or one a line where that is said; `?` marks keys that may be absent; [what is in them](json.md) is declared apart. When something goes wrong it is `{ "error": { "code", "message" } }`, with `issues` where a definition',
    'is invalid. Notes to a person go to standard error. Codes are those of [the library](client.md#errors). Colour is left out where standard output is no terminal, and with `NO_COLOR`; live views where `CI` is set.',
    '',
    'A shell completes commands, options and their values, and names of definitions: `source <(bellwether completion bash)`, `source <(bellwether completion zsh)` after `compinit`, `bellwether completion fish | source`.',
    ...commands.flatMap(({ words, command }) => ['', ...pageOf(words, command)]),
  ].join('\n')}\n`;
}

interface Leaf {
  readonly words: string;
  readonly command: Command;
}

function leavesOf(command: Command, words: readonly string[]): readonly Leaf[] {
  const inner = command.commands.filter((sub) => sub.name() !== 'help');
  const own = words.length > 0 && inner.length === 0 ? [{ words: words.join(' '), command }] : [];
  return [...own, ...inner.flatMap((sub) => leavesOf(sub, [...words, sub.name()]))];
}

function pageOf(words: string, command: Command): readonly string[] {
  const { lines, keys } = jsonDocuments[words] ?? {};
  const help = command.createHelp();
  const options = help
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help' && long !== '--json')
    .map((option) => `| \`${cell(option.flags)}\` | ${cell(help.optionDescription(option))} |`);
  const usage = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${name}>` : ` [${name}]`;
  });
  return [
    `## ${words}`,
    '',
    `\`bellwether ${words}${usage.join('')}\``,
    '',
    sentence(command.description()),
    ...(options.length === 0 ? [] : ['', '| option | what it does |', '| --- | --- |', ...options]),
    ...(keys === undefined ? [] : ['', `\`--json\`${lines === true ? ', one a line' : ''}: ${keys}.`]),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
