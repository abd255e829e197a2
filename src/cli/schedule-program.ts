import { Option, type Command } from 'commander';
import { collectVariable, instantFrom, positiveInteger, runIdFrom } from './option-values';
import type { Invocation } from './program';

type Commands = typeof import('./commands/schedule.js');
type Choices<Name extends keyof Commands> = Parameters<Commands[Name]>[1];

/** The commands below `schedule`. */
export function addScheduleCommands(root: Command, { output, signal, done }: Invocation): void {
  const group = root.command('schedule').description('run definitions by their schedules');
  const command = (usage: string, description: string): Command =>
    group.command(usage).description(description).option('--json', 'print JSON').exitOverride();
  const authored = (usage: string, description: string): Command =>
    command(usage, description)
      .option('--reason <text>', 'why: kept with the schedule')
      .option('--by <name>', 'who asks; your user name unless given');

  authored('create <definition>', 'start runs of a definition by the schedule that it has')
    .option('--id <schedule>', 'id of the schedule', runIdFrom)
    .option('--var <name=value>', 'set a variable for each run; repeat for more', collectVariable, {})
    .option('--account <name>', 'account that its runs are bound to; the default of the workers unless given')
    .option('--paused', 'create it, but let it fire only when it is resumed')
    .option('--task-queue <name>', 'task queue of the workers')
    .action(async (definition: string, options: Choices<'createSchedule'>) => {
      const { createSchedule } = await import('./commands/schedule.js');
      done(await createSchedule(definition, options, output, signal));
    });

  command('list', 'list the schedules, and when each fires next').action(async () => {
    const { listSchedules } = await import('./commands/schedule.js');
    done(await listSchedules(output, signal));
  });

  command('show <schedule>', 'show a schedule, by its id or its definition').action(async (name: string) => {
    const { showSchedule } = await import('./commands/schedule.js');
    done(await showSchedule(name, output, signal));
  });

  authored('pause <schedule>', 'let nothing fire until it is resumed').action(
    async (name: string, options: Choices<'pauseSchedule'>) => {
      const { pauseSchedule } = await import('./commands/schedule.js');
      done(await pauseSchedule(name, options, output, signal));
    },
  );

  authored('resume <schedule>', 'let it fire again').action(
    async (name: string, options: Choices<'resumeSchedule'>) => {
      const { resumeSchedule } = await import('./commands/schedule.js');
      done(await resumeSchedule(name, options, output, signal));
    },
  );

  command('trigger <schedule>', 'fire once, now').action(async (name: string) => {
    const { triggerSchedule } = await import('./commands/schedule.js');
    done(await triggerSchedule(name, output, signal));
  });

  command('backfill <schedule>', 'fire now for the times between two that have passed')
    .requiredOption('--from <time>', 'a date, or a time such as 2026-11-23T14:00:00Z', instantFrom)
    .requiredOption('--to <time>', 'the same', instantFrom)
    .addOption(
      new Option('--overlap <policy>', 'how the runs follow each other')
        .choices(['skip', 'buffer_all', 'allow_all'])
        .default('buffer_all'),
    )
    .action(async (name: string, options: Choices<'backfillSchedule'>) => {
      const { backfillSchedule } = await import('./commands/schedule.js');
      done(await backfillSchedule(name, options, output, signal));
    });

  command('delete <schedule>', 'remove a schedule; runs that go on are left alone').action(async (name: string) => {
    const { deleteSchedule } = await import('./commands/schedule.js');
    done(await deleteSchedule(name, output, signal));
  });

  command('next <definition>', 'foretell when a definition runs, and why not; needs no server')
    .option('--count <n>', 'how many firings', positiveInteger, 30)
    .option('--from <time>', 'from a date, or a time such as 2026-11-23T14:00:00Z; now unless given', instantFrom)
    .option('--all', 'tell of nights and weekends too')
    .action(async (definition: string, options: Choices<'nextOfSchedule'>) => {
      const { nextOfSchedule } = await import('./commands/schedule.js');
      done(await nextOfSchedule(definition, options, output));
    });
}
