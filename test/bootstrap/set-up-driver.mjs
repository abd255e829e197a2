// Runs the set-up of a made-up checkout with steps that only note that they ran: set-up-driver.mjs <root> [<milliseconds a build takes>]
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureSetUp } from '../../scripts/setup.mjs';

const [root, buildTakesMs = '0'] = process.argv.slice(2);
const note = (line) => appendFileSync(path.join(root, 'steps.txt'), `${line}\n`);

const steps = {
  async install() {
    note('install');
    rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
    mkdirSync(path.join(root, 'node_modules'));
    const lock = readFileSync(path.join(root, 'package-lock.json'));
    writeFileSync(path.join(root, 'node_modules', '.package-lock.json'), lock);
  },
  async build() {
    note('build starts');
    await sleep(Number(buildTakesMs));
    if (existsSync(path.join(root, 'fails'))) throw new Error('it does not compile');
    rmSync(path.join(root, 'dist'), { recursive: true, force: true });
    mkdirSync(path.join(root, 'dist'));
    note('build ends');
  },
};

try {
  await ensureSetUp({ root, steps });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
