import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureSetUp } from './setup.mjs';

// The benchmarks are TypeScript that is run as it is; the product under test is the build.
await ensureSetUp();
const hook = fileURLToPath(new URL('../test/support/typescript-hook.cjs', import.meta.url));
const entry = fileURLToPath(new URL('../bench/index.ts', import.meta.url));
const { status } = spawnSync(process.execPath, ['--require', hook, entry, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
