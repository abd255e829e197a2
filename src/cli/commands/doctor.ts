import { mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { findOrphanedSchedules } from '../../activities';
import { messageOf } from '../../base/errors';
import { FileBarSource } from '../../adapters/bars/file-bar-source';
import { definitionFolders } from '../../adapters/definitions/definition-folders';
import { catalogueHere } from '../../catalogue/actions-here';
import { BellwetherClient } from '../../client';
import { compileDefinition, formatIssue } from '../../definition';
import { findRunningServer, presentTemporal, stateFolder } from '../../server';
import { isAlive } from '../../server/process-life';
import { builtBundle } from '../../worker/workflow-bundle';
import { missing, ok, wrong, type Finding, type Look } from '../doctor/finding';
import { pollersFinding } from '../doctor/pollers';
import { settingsChecks } from '../doctor/settings-checks';
import { externalAddress } from '../environment/environment';
import { isOutdated, livingWorkers } from '../environment/worker-record';
import { exitCodes, type ExitCode } from '../exit-codes';
import type { Output } from '../output';
import { colors } from '../render/colors';

/** Looks at an installation and says what is wrong with it. It starts nothing and fetches nothing that is not there. */
export async function doctor(output: Output): Promise<ExitCode> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(checks)) findings.push(await examine(check, look));
  const healthy = findings.every((finding) => finding.verdict !== 'wrong');
  if (output.json) output.document({ healthy, findings });
  else for (const finding of findings) output.line(lineOf(finding));
  return healthy ? exitCodes.done : exitCodes.runFailed;
}

const checks: Readonly<Record<string, Look>> = {
  node: checkNode,
  build: () =>
    builtBundle() === undefined ? wrong('the workflow bundle is missing; run: npm run build') : ok('built'),
  'state folder': checkStateFolder,
  'sample data': checkSamples,
  definitions: checkDefinitions,
  'Temporal binary': checkBinary,
  'Temporal server': checkServer,
  worker: checkWorker,
  schedules: checkSchedules,
  ...settingsChecks,
};

async function examine(check: string, look: Look): Promise<Finding> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    return { check, ...wrong(messageOf(error)) };
  }
}

/** What package.json asks for. */
const oldestNode = [20, 19] as const;

function checkNode() {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [needed, neededMinor] = oldestNode;
  if (major > needed || (major === needed && minor >= neededMinor)) return ok(`Node ${node}`);
  return wrong(`Node ${node}; ${needed}.${neededMinor} or later is needed: install one from https://nodejs.org`);
}

async function checkStateFolder() {
  const folder = stateFolder();
  const probe = path.join(folder, `.doctor-${process.pid}`);
  await mkdir(folder, { recursive: true });
  await writeFile(probe, '');
  await rm(probe);
  return ok(folder);
}

async function checkSamples() {
  const source = new FileBarSource();
  const rows: string[] = [];
  for (const symbol of ['SPX', 'IXIC']) {
    const { series } = await source.load('samples', {
      symbol,
      interval: '1d',
      from: '1999-01-01',
      to: '2018-12-31',
      historyBars: 0,
    });
    rows.push(`${symbol} ${series.time.length} bars`);
  }
  return ok(`${rows.join(', ')}, checksums right`);
}

async function checkDefinitions() {
  const folders = definitionFolders();
  const catalogue = catalogueHere();
  const broken: string[] = [];
  const names: string[] = [];
  for (const definition of await folders.list()) {
    const { plan, issues } = compileDefinition(await folders.read(definition), definition.file, catalogue);
    if (plan === undefined) broken.push(...issues.map(formatIssue));
    else names.push(plan.name);
  }
  return broken.length > 0 ? wrong(broken.join('\n')) : ok(names.join(', '));
}

async function checkBinary() {
  if (externalAddress() !== undefined) return ok('not needed: the server is not ours');
  // Without ways that fetch: the doctor only looks.
  const binary = await presentTemporal();
  return binary === undefined
    ? missing('not here yet; it is fetched when a server is first started')
    : ok(`${binary.version}, from ${binary.foundBy}: ${binary.path}`);
}

async function checkServer() {
  const address = await addressInUse();
  if (address === undefined) return missing('not running; it is started when it is needed, or by: npx bellwether up');
  const client = clientOf(address);
  try {
    await client.list(1);
    return ok(address);
  } finally {
    await client.close();
  }
}

async function checkWorker() {
  const address = await addressInUse();
  const background = externalAddress() === undefined ? livingWorkers(stateFolder()) : [];
  const processes = `process ${background.map((worker) => worker.pid).join(', ')}`;
  if (address === undefined) {
    return background.length === 0
      ? missing('none in the background; one is started with the server')
      : missing(`${processes}, waiting for a server that does not run; start it again with: npx bellwether up`);
  }
  const old = background.filter(isOutdated);
  if (old.length > 0)
    return wrong(
      `process ${old.map(({ pid }) => pid).join(', ')} began before this build and runs older code; the next run replaces it, or: npx bellwether down && npx bellwether up`,
    );
  if (background.length > 0) return ok(processes);
  const client = clientOf(address);
  try {
    return pollersFinding(await client.pollers(), { host: hostname(), now: Date.now(), isAlive });
  } finally {
    await client.close();
  }
}

/** Schedules of steps whose run is gone. A worker removes them when it starts; until then they fire. */
async function checkSchedules() {
  const address = await addressInUse();
  if (address === undefined) return missing('none: there is no server');
  const client = clientOf(address);
  try {
    const orphans = await client.temporal(findOrphanedSchedules);
    if (orphans.length === 0) return ok('each belongs to a definition or to a run that goes on');
    const ids = orphans.map(({ scheduleId }) => scheduleId).join(', ');
    return wrong(`their runs are gone: ${ids}; a worker removes them when it starts, so restart one`);
  } finally {
    await client.close();
  }
}

function clientOf(address: string): BellwetherClient {
  return new BellwetherClient({ address, embedded: externalAddress() === undefined });
}

async function addressInUse(): Promise<string | undefined> {
  return externalAddress() ?? (await findRunningServer(stateFolder()))?.address;
}

function lineOf({ check, verdict, text }: Finding): string {
  const mark = verdict === 'ok' ? colors.green('✓') : verdict === 'missing' ? colors.dim('·') : colors.red('✗');
  return `${mark} ${check.padEnd(16)} ${text.replaceAll('\n', `\n${' '.repeat(19)}`)}`;
}
