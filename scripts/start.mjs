// npm start: the first backtest, from a fresh clone to the report. Resumes what an interrupted start left. Then the other workflows.
import { fileURLToPath } from 'node:url';
import { otherWorkflows } from './lib/other-workflows.mjs';
import { runProgram } from './lib/program.mjs';

const given = process.argv.slice(2);
process.exitCode = await runProgram(['run', 'simple-backtest', '--resume-quietly', ...given]);

// A program reads JSON, and nothing beside it.
if (process.exitCode === 0 && !given.some((option) => ['--json', '--help', '-h'].includes(option))) {
  const folder = fileURLToPath(new URL('../definitions/', import.meta.url));
  const others = otherWorkflows(folder, 'simple-backtest.yaml', process.stdout.columns ?? 80);
  console.log(['', 'There are more workflows to run:', '', ...others].join('\n'));
}
