#!/usr/bin/env node
// The command. In a checkout it first brings the build up to date; an installed package has no sources to build.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const programArguments = process.argv.slice(2);

if (existsSync(new URL('../src/cli', import.meta.url))) {
  const { runProgram } = await import('../scripts/lib/program.mjs');
  process.exitCode = await runProgram(programArguments);
} else {
  const { main } = createRequire(import.meta.url)('../dist/cli/main.js');
  process.exitCode = await main(programArguments);
}
