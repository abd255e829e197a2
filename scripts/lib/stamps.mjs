import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Hash of what decides which dependencies are installed. */
export function dependenciesStamp(root) {
  return hashOf(root, ['package-lock.json']);
}

/** Hash of everything that the build reads. */
export function buildStamp(root) {
  const configurations = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name));
  const builder = ['scripts/build.mjs', ...filesBelow(root, 'scripts/lib')];
  return hashOf(root, ['package-lock.json', ...configurations, ...builder, ...filesBelow(root, 'src')]);
}

/**
 * Whether node_modules holds what the lock file asks for, by the record that npm itself leaves there. So that an
 * install of the user's own is not done again.
 */
export function isInstalled(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const present = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([location, entry]) => {
    const installed = present[location];
    // Binaries for other platforms are optional, and absent.
    if (installed === undefined) return location === '' || entry.optional === true || entry.devOptional === true;
    return installed.version === entry.version && installed.integrity === entry.integrity;
  });
}

/** Names relative to `root`, with forward slashes, in a fixed order. */
export function filesBelow(root, folder) {
  const found = [];
  const visit = (relative) => {
    for (const entry of readdirSync(path.join(root, relative), { withFileTypes: true })) {
      const name = `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      else found.push(name);
    }
  };
  if (existsSync(path.join(root, folder)) && statSync(path.join(root, folder)).isDirectory()) visit(folder);
  return found.sort();
}

function hashOf(root, names) {
  const hash = createHash('sha256');
  for (const name of names) {
    const content = readFileSync(path.join(root, name));
    // With name and length: moving text from one file into another is a change too.
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined; // absent, or cut off half way: not installed
  }
}
