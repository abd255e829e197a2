import type { Command } from 'commander';
import { positiveInteger } from './option-values';
import type { Invocation } from './program';

/** The command that serves the page of the operator. */
export function addDashboardCommand(root: Command, { output, signal, done }: Invocation): void {
  root
    .command('dashboard')
    .description('serve a page on loopback: runs and their graphs, live, accounts, alerts, schedules, and a halt')
    .option('--json', 'print JSON')
    .exitOverride()
    .option('--port <n>', 'port on 127.0.0.1; a free one unless given', positiveInteger)
    .option('--token-file <file>', 'file that holds what a browser has to know; made up at each start unless given')
    .action(async (options: Parameters<typeof import('./commands/dashboard.js').dashboard>[0]) => {
      const { dashboard } = await import('./commands/dashboard.js');
      done(await dashboard(options, output, signal));
    });
}
