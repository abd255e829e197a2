import type { Command } from 'commander';
import { collectVariable, runIdFrom } from './option-values';
import type { Invocation } from './program';

/** The commands that go on from runs: rerun, checkpoint, restore, whatif. */
export function addRerunCommands(
  command: (usage: string, description: string) => Command,
  { output, signal, done }: Invocation,
): void {
  const starts = (added: Command): Command =>
    added
      .option('--repeat-orders', 'do steps again that trade and have run before')
      .option('--account <name>', 'account that the new run is bound to; the default of the workers unless given')
      .option('--yes', 'start it without asking')
      .option('--id <run>', 'id of the new run', runIdFrom);

  starts(command('rerun <run>', 'do a run again from a step on, and keep what was done before it'))
    .option(
      '--from <step>',
      'path of the step; left out, what had not ended well is done again, and what follows from it; what had failed and was tolerated is kept, unless the run is degraded',
    )
    .option('--definition <definition>', 'another definition, by name or path')
    .option('--var <name=value>', 'change a variable; repeat for more', collectVariable, {})
    .action(async (runId: string, options: Parameters<typeof import('./commands/rerun.js').rerun>[1]) => {
      const { rerun } = await import('./commands/rerun.js');
      done(await rerun(runId, options, output, signal));
    });

  command('checkpoint <run>', 'write all that is known of a run to a file, to go on from there')
    .option('--output <file>', 'where to; RUN.checkpoint.json unless given')
    .action(async (runId: string, options: { readonly output?: string }) => {
      const { checkpoint } = await import('./commands/checkpoint.js');
      done(await checkpoint(runId, options, output, signal));
    });

  starts(command('restore <file>', 'start a new run from a checkpoint')).action(
    async (file: string, options: Parameters<typeof import('./commands/restore.js').restore>[1]) => {
      const { restore } = await import('./commands/restore.js');
      done(await restore(file, options, output, signal));
    },
  );

  command('whatif <run>', 'what a run would have come to with another definition or variables; executes nothing')
    .option('--definition <definition>', 'the other definition, by name or path')
    .option('--var <name=value>', 'change a variable; repeat for more', collectVariable, {})
    .action(async (runId: string, options: Parameters<typeof import('./commands/whatif.js').whatif>[1]) => {
      const { whatif } = await import('./commands/whatif.js');
      done(await whatif(runId, options, output, signal));
    });
}
