import { Command, Option } from 'commander';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '../expression/limits';
import type { ExitCode } from './exit-codes';
import type { Output } from './output';
import {
  collectText,
  collectVariable,
  fuelBudget,
  logLevelFrom,
  positiveInteger,
  priorityFrom,
  runIdFrom,
} from './option-values';
import { addDashboardCommand } from './dashboard-program';
import { addHaltingCommands } from './halting-program';
import { addLedgerCommands } from './ledger-program';
import { addProjectCommands } from './project-program';
import { addRerunCommands } from './rerun-program';
import { addScheduleCommands } from './schedule-program';
import { addSteeringCommands } from './steering-program';

/** What a command is given, and where it leaves its exit code. */
export interface Invocation {
  readonly output: Output;
  readonly signal: AbortSignal;
  done(code: ExitCode): void;
}

/** The command line. Commands are loaded when they are called: `--help` needs none of them. */
export function program({ output, signal, done }: Invocation): Command {
  const root = new Command('bellwether')
    .description('Trading workflows as YAML step graphs, run durably on Temporal')
    .version(programVersion())
    .configureOutput({
      writeOut: (text) => {
        output.line(text.trimEnd());
      },
      writeErr: (text) => {
        output.error(text.trimEnd());
      },
    })
    .exitOverride()
    .showSuggestionAfterError();

  const command = (usage: string, description: string): Command =>
    root.command(usage).description(description).option('--json', 'print JSON').exitOverride();

  runOptions(command('run <definition>', 'run a definition, by name or path, and follow it to its end'))
    .option('--keep', 'leave the server, its UI and the worker running')
    .option('--resume', 'take up an interrupted run of this definition, where there is one; else another is started')
    .option('--no-resume', 'start another run, and say nothing of one that goes on')
    // As --resume, but without a word where there is nothing to take up: what npm start asks for.
    .addOption(new Option('--resume-quietly').hideHelp())
    .action(async (definition: string, options: Parameters<typeof import('./commands/run.js').run>[1]) => {
      const { run } = await import('./commands/run.js');
      done(await run(definition, options, output, signal));
    });

  runOptions(command('start <definition>', 'start a run and come back at once')).action(
    async (definition: string, options: Parameters<typeof import('./commands/start.js').start>[1]) => {
      const { start } = await import('./commands/start.js');
      done(await start(definition, options, output, signal));
    },
  );

  command('watch <run>', 'follow a run to its end').action(async (runId: string) => {
    const { watch } = await import('./commands/watch.js');
    done(await watch(runId, output, signal));
  });

  command('list', 'list the newest runs')
    .option('--limit <n>', 'how many', positiveInteger, 20)
    .action(async (options: { limit: number }) => {
      const { list } = await import('./commands/list.js');
      done(await list(options, output, signal));
    });

  command('show <run>', 'show a run: steps, variables, outcome').action(async (runId: string) => {
    const { show } = await import('./commands/show.js');
    done(await show(runId, output, signal));
  });

  addSteeringCommands(root, { output, signal, done });
  addScheduleCommands(root, { output, signal, done });
  addRerunCommands(command, { output, signal, done });
  addHaltingCommands(root, { output, signal, done });
  addLedgerCommands(root, { output, signal, done });
  addProjectCommands(root, { output, signal, done });
  addDashboardCommand(root, { output, signal, done });

  command('validate <files...>', 'check definitions, by name, path or folder').action(async (files: string[]) => {
    const { validate } = await import('./commands/validate.js');
    done(await validate(files, output));
  });

  command('simulate <definition>', 'run a definition through a day of the past in seconds, on a virtual clock')
    .requiredOption('--day <date>', 'session to run through, as in 2008-10-15')
    .option('--var <name=value>', 'set a variable; may be repeated', collectVariable, {})
    .option('--fault <fault>', "what goes wrong, as in 'orders: timeout@3'; may be repeated", collectText(String), [])
    .option('--start <time>', 'when the run starts, on the clock of the exchange; else half an hour before the open')
    .option('--halt-at <time>', 'when an operator halts the account and the run, as in 11:30')
    .option('--level <level>', 'how grave that halt is: reduce_only, flatten, cancel_only, freeze (reduce_only)')
    .option('--approve <paths>', 'approvals that are given as soon as they are asked for, or all')
    .option('--seed <text>', 'of the prices between those that are known', '1')
    .option('--source <name>', 'where the bars of the day come from: samples, csv or parquet', 'samples')
    .option('--account <name>', 'paper account whose cash, limits and terms are taken')
    .action(async (definition: string, options: Parameters<typeof import('./commands/simulate.js').simulate>[1]) => {
      const { simulate } = await import('./commands/simulate.js');
      done(await simulate(definition, options, output, signal));
    });

  command('test <files...>', 'run the tests of workflows: files *.test.yaml, folders of them, or definitions')
    .option('--only <text>', 'only tests with this in their names')
    .action(async (files: string[], options: { only?: string }) => {
      const { test } = await import('./commands/test.js');
      done(await test(files, options, output, signal));
    });

  command('eval <expression>', 'evaluate an expression and explain its value; -- goes before one that begins with -')
    .option('--context <file>', 'YAML or JSON with variables, context, steps, now, calendar')
    .option('--fuel <n>', 'most fuel the evaluation may take', fuelBudget, limits.fuel)
    .configureOutput({
      outputError: (text, write) => {
        write(text + minusHint(text));
      },
    })
    .action(async (expression: string, options: Parameters<typeof import('./commands/eval.js').evaluate>[1]) => {
      const { evaluate } = await import('./commands/eval.js');
      done(await evaluate(expression, options, output));
    });

  command('graph <definition>', 'draw a definition, by name or path, as Mermaid text or SVG')
    .addOption(
      new Option('--format <format>', 'what to draw; goes by the name of the output file unless given').choices([
        'mermaid',
        'svg',
      ]),
    )
    .option('--output <file>', 'write the drawing to a file')
    .action(async (definition: string, options: Parameters<typeof import('./commands/graph.js').graph>[1]) => {
      const { graph } = await import('./commands/graph.js');
      done(await graph(definition, options, output));
    });

  command('actions [name]', 'list the actions that steps can call, or document one').action(
    async (name: string | undefined) => {
      const { actions } = await import('./commands/actions.js');
      done(actions(name, output));
    },
  );

  command('action <name>', 'run one action in this process, without Temporal, and print its output')
    .option('--input <file>', 'JSON that the action is given; - for standard input (else {})')
    .option('--state-folder <folder>', 'where artifacts and reports go, and are read from (else as for runs)')
    .option('--account <name>', 'account that it works on; the default of the configuration unless given')
    .option('--allow-live-trade', 'run an action that trades with a live venue, too')
    .action(async (name: string, options: Parameters<typeof import('./commands/action.js').action>[1]) => {
      const { action } = await import('./commands/action.js');
      done(await action(name, options, output, signal));
    });

  command('up', 'start the embedded Temporal server, its UI and a worker, and leave them running').action(async () => {
    const { up } = await import('./commands/up.js');
    done(await up(output, signal));
  });

  command('down', 'stop what up or --keep left running').action(async () => {
    const { down } = await import('./commands/up.js');
    done(await down(output));
  });

  command('worker', 'run a worker in the foreground')
    .option('--task-queue <name>', 'task queue to serve')
    .option('--max-actions <n>', 'actions that run at once in this worker', positiveInteger)
    .option(
      '--max-processes <n>',
      'processes that compute at once in its pool; else processors less one',
      positiveInteger,
    )
    .option(
      '--max-cached-runs <n>',
      'runs that it keeps in memory; others are played back from their history; else by the memory of the process',
      positiveInteger,
    )
    .option('--actions-per-second <n>', 'actions that all workers of the queue begin in a second', positiveInteger)
    .option('--log-level <level>', 'debug, info, warn or error; from info, every step is logged (warn)', logLevelFrom)
    .option('--deployment <name>', 'deployment that this worker is a version of, where workers are versioned')
    .option('--build-id <id>', 'which version of it')
    .option('--health-port <n>', 'serve /healthz and /readyz there', positiveInteger)
    .option('--metrics-port <n>', 'serve metrics for Prometheus there', positiveInteger)
    .option(
      '--bind <address>',
      'address of both; without a password, so reachable for those who may see them',
      '127.0.0.1',
    )
    .action(async (options: Parameters<typeof import('./commands/worker.js').worker>[0]) => {
      const { worker } = await import('./commands/worker.js');
      done(await worker(options, output, signal));
    });

  command('codec-server', 'decrypt payloads for the Temporal UI and CLI, on loopback')
    .option('--port <n>', 'port on 127.0.0.1', positiveInteger, 8234)
    .option('--ui <address>', 'address of the Temporal UI; only its pages may ask (that of the embedded server)')
    .option(
      '--token <reference>',
      'what callers have to know, as env:NAME or file:PATH; a new one at each start unless given',
    )
    .action(async (options: Parameters<typeof import('./commands/codec-server.js').codecServer>[0]) => {
      const { codecServer } = await import('./commands/codec-server.js');
      done(await codecServer(options, output, signal));
    });

  command('doctor', 'look for what is wrong with this installation').action(async () => {
    const { doctor } = await import('./commands/doctor.js');
    done(await doctor(output));
  });

  sayUsage(root, 'bellwether');
  return root;
}

/** Where an argument is missing, every command says what it takes. */
function sayUsage(command: Command, name: string): void {
  for (const sub of command.commands) sayUsage(sub, `${name} ${sub.name()}`);
  const { outputError } = command.configureOutput();
  command.configureOutput({
    outputError: (text, write) => {
      const isMissing = text.startsWith('error: missing required argument');
      outputError?.(isMissing ? `${text}usage: ${name} ${command.usage()}\n` : text, write);
    },
  });
}

/** An expression that begins with a minus looks like an option. */
function minusHint(error: string): string {
  const expression = /^error: unknown option '(-[^]*?)'(?:\n|$)/.exec(error)?.[1];
  if (expression === undefined || /^--[a-z-]+$/.test(expression)) return '';
  return `an expression that begins with a minus stands after --, as in: bellwether eval -- ${expression.includes("'") ? JSON.stringify(expression) : `'${expression}'`}\n`;
}

function runOptions(command: Command): Command {
  return command
    .option('--var <name=value>', 'set a variable; repeat for more', collectVariable, {})
    .option('--id <run>', 'id of the run', runIdFrom)
    .option('--priority <1-5>', 'whose actions a busy worker takes first: 1 is the most urgent (3)', priorityFrom)
    .option('--account <name>', 'account that the run is bound to, for good; the default of the workers unless given')
    .option('--task-queue <name>', 'task queue of the workers');
}

function programVersion(): string {
  const text = readFileSync(path.join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
