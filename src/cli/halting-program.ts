import { Option, type Command } from 'commander';
import { deskHaltLevels } from '../slices/trading-desk-port';
import { durationFrom } from './option-values';
import type { Invocation } from './program';

/** The commands of an emergency: to halt, to release, to look how the gates stand, and the dead-man's switch. */
export function addHaltingCommands(root: Command, { output, signal, done }: Invocation): void {
  const command = (usage: string, description: string): Command =>
    root.command(usage).description(description).option('--json', 'print JSON').exitOverride();
  const level = (text: string): Option =>
    new Option('--level <level>', text).choices(deskHaltLevels).default('flatten');

  command('halt [run]', 'halt a run, an account or everything: close the gate, tell the runs, cancel, close')
    .option('--run <run>', 'this run')
    .option('--account <name>', 'this account, and all its runs')
    .option('--all', 'all accounts')
    .addOption(
      level('reduce_only: opens nothing; flatten: closes all; cancel_only: orders nothing; freeze: nothing at all'),
    )
    .requiredOption('--reason <text>', 'why: kept with the halt, and given to the handlers of the runs')
    .option('--by <name>', 'who asks; your user name unless given')
    .option('--drill', 'rehearse it on a paper account, release it again, and leave a report')
    .option('--approved-by <name>', 'who approves the release at the end of a drill, where two persons are needed')
    .action(async (runId: string | undefined, options: Parameters<typeof import('./commands/halt.js').halt>[1]) => {
      const { halt } = await import('./commands/halt.js');
      done(await halt(runId, options, output, signal));
    });

  command('release', 'release a halt: the account may trade again')
    .option('--halt <id>', 'this halt')
    .option('--account <name>', 'all halts of this account')
    .requiredOption('--by <name>', 'who releases')
    .requiredOption('--reason <text>', 'why it is safe again')
    .option('--approved-by <name>', 'the second person, where the account needs two')
    .action(async (options: Parameters<typeof import('./commands/release.js').release>[0]) => {
      const { release } = await import('./commands/release.js');
      done(await release(options, output));
    });

  command('guard', 'show what is halted, by whom and why, and whose heartbeats are watched')
    .option('--account <name>', 'only this account')
    .action(async (options: Parameters<typeof import('./commands/guard.js').guard>[0]) => {
      const { guard } = await import('./commands/guard.js');
      done(await guard(options, output));
    });

  command('heartbeat', "hold a dead-man's switch: silent for too long, the account is halted")
    .requiredOption('--account <name>', 'the account')
    .option('--name <name>', 'the name of the switch; that of the account with -desk unless given')
    .option('--holder <name>', 'who is alive; your user and machine unless given')
    .option('--within <duration>', 'how long silence is borne, such as 30s', durationFrom, 30_000)
    .addOption(level('what silence brings'))
    .option('--once', 'send one heartbeat and come back')
    .option('--end', 'end the switch')
    .action(async (options: Parameters<typeof import('./commands/heartbeat.js').heartbeat>[0]) => {
      const { heartbeat } = await import('./commands/heartbeat.js');
      done(await heartbeat(options, output, signal));
    });
}
