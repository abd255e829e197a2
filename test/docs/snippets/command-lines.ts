/** A command as it is typed: `echo x | NAME=1 tool a 'b c' # why` has two. */
export interface CommandLine {
  /** The program and its arguments, without their quotes. */
  readonly words: readonly string[];
  /** What is set before it, for it alone. */
  readonly environment: Readonly<Record<string, string>>;
  /** The command whose output it reads. */
  readonly from?: CommandLine;
}

/** The commands of a block of shell, in their order: those behind `&&` too; comments and what a console printed are left out. */
export function commandLines(text: string): readonly CommandLine[] {
  const isConsole = /^\$ /m.test(text);
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => !isConsole || line.startsWith('$ '))
    .map((line) => (isConsole ? line.slice(2) : line))
    .flatMap(commandsOf);
}

function commandsOf(line: string): readonly CommandLine[] {
  const commands: CommandLine[] = [];
  let words: string[] = [];
  let from: CommandLine | undefined;
  const end = (): CommandLine | undefined => {
    const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
    if (first === -1) return undefined;
    const environment = Object.fromEntries(words.slice(0, first).map((word) => word.split(/=(.*)/s, 2)));
    const command = { words: words.slice(first), environment, ...(from !== undefined && { from }) };
    words = [];
    from = undefined;
    return command;
  };
  for (const [raw, , sign] of line.matchAll(/((?:'[^']*'|"[^"]*"|[^\s'"|&])+)|(\|{1,2}|&{1,2})/g)) {
    if (sign === undefined && raw.startsWith('#')) break;
    if (sign === undefined) words.push(raw.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
    else if (sign === '|') from = end();
    else commands.push(...[end()].filter((command) => command !== undefined));
  }
  return [...commands, ...[end()].filter((command) => command !== undefined)];
}

/** The arguments of Bellwether's own command; undefined for another program. */
export function bellwetherArguments({ words }: CommandLine): readonly string[] | undefined {
  const [first, second] = words;
  if (first === 'bellwether') return words.slice(1);
  return first === 'npx' && second === 'bellwether' ? words.slice(2) : undefined;
}
