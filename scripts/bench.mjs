import { spawnSync } from 'node:child_process';
import { ensureSetUp } from './setup.mjs';

// The benchmarks are TypeScript that is run as it is; the product under test is the build.
await ensureSetUp();
const hook = new URL('../test/support/typescript-hook.cjs', import.meta.url).pathname;
const entry = new URL('../bench/index.ts', import.meta.url).pathname;
const { status } = spawnSync(process.execPath, ['--require', hook, entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
