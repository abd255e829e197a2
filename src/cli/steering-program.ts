import type { Command } from 'commander';
import { jsonFrom, positiveInteger } from './option-values';
import type { Invocation } from './program';

/** The commands that steer a run while it lives, and tell why it is as it is. */
export function addSteeringCommands(root: Command, { output, signal, done }: Invocation): void {
  const command = (usage: string, description: string): Command =>
    root.command(usage).description(description).option('--json', 'print JSON').exitOverride();
  const authored = (usage: string, description: string): Command =>
    command(usage, description).option('--by <name>', 'who asks; your user name unless given');

  authored('pause <run>', 'let what is in flight finish, and start nothing more').action(
    async (runId: string, options: { by?: string }) => {
      const { pause } = await import('./commands/pause.js');
      done(await pause(runId, options, output, signal));
    },
  );

  authored('resume <run>', 'let a paused run go on').action(async (runId: string, options: { by?: string }) => {
    const { resume } = await import('./commands/resume.js');
    done(await resume(runId, options, output, signal));
  });

  command('cancel <run>', 'stop a run: what is in flight is cancelled, and it ends as cancelled').action(
    async (runId: string) => {
      const { cancel } = await import('./commands/cancel.js');
      done(await cancel(runId, output, signal));
    },
  );

  authored('approve <run> <step>', 'approve what a step asks for, by the path of the step')
    .option('--reject', 'refuse it')
    .action(async (runId: string, step: string, options: { by?: string; reject?: boolean }) => {
      const { approve } = await import('./commands/approve.js');
      done(await approve(runId, step, options, output, signal));
    });

  command('signal <run> <event>', 'send a run an event that its definition waits for or handles')
    .option('--payload <json>', 'what goes with it, as JSON', jsonFrom)
    .action(
      async (runId: string, event: string, options: Parameters<typeof import('./commands/signal.js').signal>[2]) => {
        const { signal: send } = await import('./commands/signal.js');
        done(await send(runId, event, options, output, signal));
      },
    );

  command(
    'explain <run> [step]',
    'tell why a step ran, waits, was skipped or failed; of all steps in a line each',
  ).action(async (runId: string, step: string | undefined) => {
    const { explain } = await import('./commands/explain.js');
    done(await explain(runId, step, output, signal));
  });

  command('stats [definition]', 'sum up the runs that have ended: outcomes, durations, failures, retries')
    .option('--limit <n>', 'how many of the newest to read', positiveInteger, 100)
    .action(async (definition: string | undefined, options: { limit: number }) => {
      const { stats } = await import('./commands/stats.js');
      done(await stats(definition, options, output, signal));
    });
}
