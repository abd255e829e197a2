import type { Command } from 'commander';

/** A word that can stand on the command line, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What can stand behind the words of a command: `/schedule/create`; the top has none. */
export interface Place {
  readonly path: string;
  readonly commands: readonly Candidate[];
  readonly options: readonly Candidate[];
  /** It takes an argument that may be a file. */
  readonly takesArgument: boolean;
  /** Its argument may be the name of a definition. */
  readonly takesDefinition: boolean;
  /** Options that take a value: one of some words, or with none whatever is written there, as a file. */
  readonly valued: readonly { readonly option: string; readonly words: readonly string[] }[];
}

/** Every place of a command line, the top first. */
export function placesOf(command: Command, path = ''): readonly Place[] {
  const inner = command.commands.filter((sub) => sub.name() !== 'help');
  const options = command.createHelp().visibleOptions(command);
  return [
    {
      path,
      commands: inner.map((sub) => ({ word: sub.name(), description: oneLine(sub.description()) })),
      options: options.flatMap(({ long, description }) =>
        typeof long === 'string' ? [{ word: long, description: oneLine(description) }] : [],
      ),
      takesArgument: command.registeredArguments.length > 0,
      takesDefinition: command.registeredArguments.some((argument) => definitionArguments.includes(argument.name())),
      valued: options.flatMap(({ long, required, argChoices = [] }) =>
        typeof long === 'string' && required ? [{ option: long, words: argChoices }] : [],
      ),
    },
    ...inner.flatMap((sub) => placesOf(sub, `${path}/${sub.name()}`)),
  ];
}

/** As the commands call arguments that a definition may be given as. */
const definitionArguments = ['definition', 'files'];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
