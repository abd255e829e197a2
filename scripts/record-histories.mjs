import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureSetUp } from './setup.mjs';

// node scripts/record-histories.mjs: before a release, records the histories that later versions have to replay.
await ensureSetUp();
const here = (file) => fileURLToPath(new URL(`../test/support/${file}`, import.meta.url));
const { status } = spawnSync(
  process.execPath,
  ['--require', here('typescript-hook.cjs'), here('record-histories.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
