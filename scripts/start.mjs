// npm start: the first backtest, from a fresh clone to the report. Resumes what an interrupted start left.
import { runProgram } from './lib/program.mjs';

process.exitCode = await runProgram(['run', 'simple-backtest', '--resume-quietly', ...process.argv.slice(2)]);
