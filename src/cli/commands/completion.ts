import type { Command } from 'commander';
import { shippedDefinitions } from '../../adapters/definitions/definition-folders';
import { bashScript } from '../completion/bash';
import { placesOf, type Place } from '../completion/command-tree';
import { fishScript } from '../completion/fish';
import { zshScript } from '../completion/zsh';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const scripts: Readonly<Record<Shell, (places: readonly Place[], shipped: readonly string[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script by which a shell completes the command line. */
export async function completion(shell: Shell, root: Command, output: Output): Promise<ExitCode> {
  const shipped = await shippedDefinitions().list();
  const script = scripts[shell](
    placesOf(root),
    shipped.map(({ name }) => name),
  );
  if (output.json) output.document({ shell, script });
  else output.line(script.trimEnd());
  return exitCodes.done;
}
