import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { BellwetherError, messageOf } from '../../base/errors';
import { didYouMean } from '../../base/suggest';
import { catalogueHere } from '../../catalogue/actions-here';
import { performAction } from '../../pool';
import type { Action } from '../../slices/action';
import { actionPorts } from '../environment/action-ports';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export interface ActionChoices {
  /** A file of JSON, or `-` for standard input. Without it the input is `{}`. */
  readonly input?: string;
  readonly stateFolder?: string;
  readonly account?: string;
  readonly allowLiveTrade?: boolean;
}

/**
 * Runs one action in this process, without Temporal, and prints its output as JSON. Progress and what it logs go to standard
 * error.
 * @throws BellwetherError `UnknownAction`, `WrongUse`; ActionError as the action does.
 */
export async function action(
  name: string,
  { input, stateFolder, account, allowLiveTrade = false }: ActionChoices,
  output: Output,
  signal: AbortSignal,
): Promise<ExitCode> {
  const found = actionNamed(name);
  if (found.servedElsewhere === true)
    throw new BellwetherError(
      'WrongUse',
      `${name} is served by workers in another language: this process cannot run it`,
    );
  if (found.capability === 'live_trade' && !allowLiveTrade)
    throw new BellwetherError(
      'WrongUse',
      `${name} trades with a live venue, outside of any run and of what runs keep to; --allow-live-trade says that this is meant`,
    );
  const given = input === undefined ? {} : await readInput(input);
  const ports = await actionPorts({
    name,
    signal,
    tell: output.note,
    ...(stateFolder !== undefined && { stateFolder }),
    ...(account !== undefined && { account }),
  });
  try {
    const result = await performAction(found, given, ports);
    if (output.json) output.document(result);
    else output.line(JSON.stringify(result, null, 2));
    return exitCodes.done;
  } finally {
    await ports.close();
  }
}

function actionNamed(name: string): Action {
  const catalogue = catalogueHere();
  const entry = catalogue.get(name);
  if (entry !== undefined) return entry.action;
  throw new BellwetherError(
    'UnknownAction',
    `there is no action '${name}'; there are: ${catalogue.names.join(', ')}.${didYouMean(name, catalogue.names)}`,
  );
}

async function readInput(file: string): Promise<unknown> {
  const where = file === '-' ? 'standard input' : file;
  let json: string;
  try {
    json = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('WrongUse', `cannot read the input from ${where}: ${messageOf(error)}`, { cause: error });
  }
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new BellwetherError('WrongUse', `${where} holds no JSON: ${messageOf(error)}`, { cause: error });
  }
}
