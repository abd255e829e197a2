import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * The workflows that ship, but for the first one, as lines for a person: what each does, and the command that runs it.
 *
 * @param {string} folder The definitions.
 * @param {string} first File name of the one that has just run.
 * @param {number} columns Width of the lines.
 * @returns {string[]}
 */
export function otherWorkflows(folder, first, columns) {
  const require = createRequire(import.meta.url);
  const { parse } = require('yaml');
  const { wrap } = require('../../dist/cli/render/wrap.js');
  const others = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml') && name !== first)
    .sort();
  return others.flatMap((name) => {
    const { description } = parse(readFileSync(path.join(folder, name), 'utf8'));
    return [`  npx bellwether run ${name.replace(/\.yaml$/, '')}`, ...wrap(description, columns, '      ')];
  });
}
