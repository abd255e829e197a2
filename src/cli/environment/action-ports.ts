import { randomUUID } from 'node:crypto';
import { FileAlerts } from '../../adapters/alerts/file-alerts';
import { FileMonitorStore } from '../../adapters/alerts/file-monitor-store';
import { loadChannels } from '../../adapters/channels';
import { oneProcess } from '../../adapters/parallel/one-process';
import { SystemMetrics } from '../../adapters/system';
import { userName } from '../../client/user-name';
import { createDesks } from '../../desk';
import { stateFolder as stateFolderHere } from '../../server';
import type { Ports } from '../../slices/ports';
import { ownPorts } from '../../worker/own-ports';
import { deskParts } from '../../worker/trading';
import { csvFolderHere } from './csv-folder';

/** So often progress is told, at most. */
const tellEveryMs = 1000;

/** The ports of an action that runs by itself, outside of any run: those of a worker, but for what only Temporal knows. */
export async function actionPorts(given: {
  readonly name: string;
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly tell: (line: string) => void;
  /** @default that of every other command */
  readonly stateFolder?: string;
  /** @default that of the configuration */
  readonly account?: string;
}): Promise<Ports & { close(): Promise<void> }> {
  const { name, signal, tell, account, stateFolder = stateFolderHere() } = given;
  const csvFolder = csvFolderHere();
  const { artifactsFor, close, ...data } = ownPorts({ stateFolder, ...(csvFolder !== undefined && { csvFolder }) });
  const runId = `action-${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const artifacts = artifactsFor(runId, runId);
  const system = new SystemMetrics({ stateFolder });
  const clock = { now: () => Date.now() };
  const log = { info: logTo(tell, 'info'), warn: logTo(tell, 'warn') };
  const trading = deskParts({ stateFolder });
  // Each call is a run of its own: no order of another call is taken for one of this.
  const execution = `action-${randomUUID()}`;
  const origin = {
    firstExecutionId: execution,
    stepPath: name,
    occurrence: '',
    attempt: 1,
    runId,
    startedBy: userName(),
  };
  const ports = createDesks(trading.options)({
    clock,
    quotes: data.quotes,
    log,
    signal,
    beat: () => undefined,
    binding: () => Promise.resolve({ account, origin }),
  });
  return {
    ...ports,
    alerts: new FileAlerts(stateFolder, await loadChannels(process.env)),
    artifacts,
    ...data,
    clock,
    log,
    monitorStore: new FileMonitorStore(stateFolder),
    parallel: oneProcess({ artifacts, bars: data.bars, signal }),
    progress: progressTo(tell),
    signal,
    step: { runId, stepPath: name, attempt: 1 },
    system,
    async close() {
      system.stop();
      await trading.close();
      await close();
    },
  };
}

function logTo(tell: (line: string) => void, level: string): Ports['log']['info'] {
  return (message, fields) => {
    tell(`${level}: ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`);
  };
}

function progressTo(tell: (line: string) => void): Ports['progress'] {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (fraction, note) => {
    const now = performance.now();
    if (now - toldAt < tellEveryMs) return;
    toldAt = now;
    tell(`${Math.floor(fraction * 100)} %${note === undefined ? '' : `  ${note}`}`);
  };
}
