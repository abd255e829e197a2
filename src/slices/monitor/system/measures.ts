import { z } from 'zod';
import type { Ports } from '../../ports';
import type { SystemReading } from '../../system-metrics-port';

const absent = z.strictObject({ available: z.literal(false), reason: z.string() });

function measure<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion('available', [z.strictObject({ available: z.literal(true), ...shape }), absent]);
}

const share = (what: string) => z.number().describe(`${what}, a share: 0.5 is half`);
const milliseconds = (what: string) => z.number().describe(`${what}, in milliseconds`);
const bytes = z.number().describe('Bytes');

/** What was measured; each measure says so when it could not be taken. */
export const measuresSchema = z.strictObject({
  cpu: measure({
    usage: share('Of all cores of the machine'),
    cores: z.int(),
    sample_ms: milliseconds('Time watched'),
  }),
  memory: measure({
    usage: share('Of the machine, or of the container that the worker is confined to'),
    total_bytes: bytes,
    available_bytes: bytes,
  }),
  worker: measure({
    cores: z.number().describe('Cores that the processes of the worker kept busy: 1.5 is one and a half'),
    resident_bytes: bytes,
    processes: z.int(),
  }),
  event_loop_delay: measure({
    mean_ms: milliseconds('How late timers ran, on average'),
    p99_ms: milliseconds('All but a hundredth were less late'),
    max_ms: milliseconds('The latest'),
    window_ms: milliseconds('Since when'),
  }),
  disk: measure({ folder: z.string(), usage: share('Of the file system'), free_bytes: bytes, total_bytes: bytes }),
  latency: z.array(
    z.discriminatedUnion('answered', [
      z.strictObject({ target: z.string(), answered: z.literal(true), ms: milliseconds('Until the answer') }),
      z.strictObject({
        target: z.string(),
        answered: z.literal(false),
        waited_ms: milliseconds('Until it was given up'),
        reason: z.string(),
      }),
    ]),
  ),
  broker: measure({
    account: z.string(),
    broker: z.string().describe('paper or alpaca'),
    ms: milliseconds('Until the last call was answered, or failed'),
    failure: z.string().optional().describe('Why it was not answered'),
    ago_ms: milliseconds('Since that call'),
  })
    .describe('The last call to a broker that this worker made for an account')
    .default({ available: false, reason: 'not measured' }),
  backlog: measure({
    task_queue: z.string(),
    workflow_tasks: z.int(),
    activity_tasks: z.int(),
    oldest_ms: milliseconds('Age of the oldest task that waits'),
  }),
  schedule_lateness: measure({
    ticks: z.int().describe('Ticks that began within the window'),
    max_ms: milliseconds('The latest'),
    mean_ms: milliseconds('On average'),
    window_ms: milliseconds('Since when'),
  }),
  attempts: measure({
    finished: z.int().describe('Attempts of actions that ended on this worker within the window'),
    failed: z.int(),
    window_ms: milliseconds('Since when'),
  }),
});

export type Measures = z.output<typeof measuresSchema>;

/** Measures the system. */
export async function takeMeasures({ system, signal }: Pick<Ports, 'system' | 'signal'>): Promise<Measures> {
  const reading: SystemReading = await system.read(signal);
  const { cpu, memory, worker, eventLoop, disk, latency, broker, backlog, schedules, attempts } = reading;
  return {
    cpu: cpu.available ? { available: true, usage: cpu.usage, cores: cpu.cores, sample_ms: cpu.sampleMs } : cpu,
    memory: memory.available
      ? { available: true, usage: memory.usage, total_bytes: memory.totalBytes, available_bytes: memory.availableBytes }
      : memory,
    worker: worker.available
      ? { available: true, cores: worker.cores, resident_bytes: worker.residentBytes, processes: worker.processes }
      : worker,
    event_loop_delay: eventLoop.available
      ? {
          available: true,
          mean_ms: eventLoop.meanMs,
          p99_ms: eventLoop.p99Ms,
          max_ms: eventLoop.maxMs,
          window_ms: eventLoop.windowMs,
        }
      : eventLoop,
    disk: disk.available
      ? {
          available: true,
          folder: disk.folder,
          usage: disk.usage,
          free_bytes: disk.freeBytes,
          total_bytes: disk.totalBytes,
        }
      : disk,
    latency: latency.map((entry) =>
      entry.answered
        ? entry
        : { target: entry.target, answered: false, waited_ms: entry.waitedMs, reason: entry.reason },
    ),
    broker: broker.available
      ? {
          available: true,
          account: broker.account,
          broker: broker.broker,
          ms: broker.ms,
          ...(broker.failure !== undefined && { failure: broker.failure }),
          ago_ms: broker.agoMs,
        }
      : broker,
    backlog: backlog.available
      ? {
          available: true,
          task_queue: backlog.taskQueue,
          workflow_tasks: backlog.workflowTasks,
          activity_tasks: backlog.activityTasks,
          oldest_ms: backlog.oldestMs,
        }
      : backlog,
    schedule_lateness: schedules.available
      ? {
          available: true,
          ticks: schedules.ticks,
          max_ms: schedules.maxMs,
          mean_ms: schedules.meanMs,
          window_ms: schedules.windowMs,
        }
      : schedules,
    attempts: attempts.available
      ? { available: true, finished: attempts.finished, failed: attempts.failed, window_ms: attempts.windowMs }
      : attempts,
  };
}
