import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { compileSources } from './lib/compile.mjs';
import { isMain } from './lib/is-main.mjs';
import { filesBelow } from './lib/stamps.mjs';
import { buildWorkflowBundle } from './lib/workflow-bundle.mjs';

const draftPrefix = 'dist.building-';

/**
 * Compiles src to dist, copies what is not TypeScript, and bundles the workflows. dist is replaced as a whole and only
 * when everything has succeeded.
 *
 * @throws {Error} that says what does not compile, or has no business in the bundle.
 */
export async function build(root) {
  const dist = path.join(root, 'dist');
  removeAbandonedDrafts(root);
  // Beside dist: source maps hold relative paths.
  const draft = path.join(root, `${draftPrefix}${process.pid}`);
  mkdirSync(draft);
  try {
    const bundle = path.join(draft, 'workflow-bundle.js');
    // Side by side: the bundler compiles for itself. Both are waited for, so that none writes into a folder that is removed.
    const [compiled, bundled] = await Promise.allSettled([
      compileSources(root, draft),
      buildWorkflowBundle(root, bundle),
    ]);
    if (compiled.status === 'rejected') throw compiled.reason;
    if (bundled.status === 'rejected') throw bundled.reason;
    copyAssets(root, draft);
    replaceFolder(dist, draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function copyAssets(root, outDir) {
  for (const name of filesBelow(root, 'src')) {
    if (/\.(ts|md)$/.test(name)) continue;
    const target = path.join(outDir, path.relative('src', name));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(path.join(root, name), target);
  }
}

function replaceFolder(folder, replacement) {
  const old = `${replacement}-old`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(replacement, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Builds run one at a time (the set-up holds a lock), so what is there was left by one that was killed. */
function removeAbandonedDrafts(root) {
  for (const name of readdirSync(root)) {
    if (name.startsWith(draftPrefix)) rmSync(path.join(root, name), { recursive: true, force: true });
  }
}

// In a process of its own, so that the compiler and the bundler are gone when the program starts.
if (isMain(import.meta.url)) {
  try {
    await build(process.cwd());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
