import { Argument, type Command } from 'commander';
import type { Invocation } from './program';

/** The commands that set up a project, bring definitions into it, and teach a shell the command line. */
export function addProjectCommands(root: Command, { output, done }: Invocation): void {
  const command = (usage: string, description: string): Command =>
    root.command(usage).description(description).option('--json', 'print JSON').exitOverride();

  command('init [folder]', 'start a project of your own: a definition that runs, and what belongs beside it')
    .option('--name <name>', "name of the definition; the folder's unless given")
    .action(async (folder: string | undefined, options: { name?: string }) => {
      const { init } = await import('./commands/init.js');
      done(await init(folder ?? '.', options, output));
    });

  command('import <file>', 'convert a definition of the old system (bot_v2/workflows/v2) to one of this')
    .option('--output <file>', 'write the definition to a file')
    .action(async (file: string, options: { output?: string }) => {
      const { importDefinition } = await import('./commands/import.js');
      done(await importDefinition(file, options, output));
    });

  command('completion', 'print the script by which a shell completes this command line')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: import('./commands/completion.js').Shell) => {
      const { completion } = await import('./commands/completion.js');
      done(await completion(shell, root, output));
    });
}
