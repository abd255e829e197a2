import type { Client } from '@temporalio/client';
import type { MetricMeter } from '@temporalio/common';
import { Runtime, type ActivityInterceptorsFactory } from '@temporalio/worker';
import { messageOf } from '../base/errors';
import { scheduleLateness } from './server-measures';

/** Counts what actions do: attempts and how they end, retries, durations, orders. On the endpoint of the SDK's own metrics. */
export const meterActions: ActivityInterceptorsFactory = ({ info, cancellationSignal, metricMeter }) => ({
  inbound: {
    async execute(input, next) {
      const action = info.activityType;
      // Only actions have a slice in their name; what a run needs besides is not counted.
      if (!action.includes('.') || action.startsWith('bellwether.')) return next(input);
      const began = performance.now();
      const ended = (outcome: 'succeeded' | 'failed' | 'cancelled'): void => {
        metricMeter.createCounter('bellwether_action_attempts').add(1, { action, outcome });
        metricMeter
          .createHistogram('bellwether_action_duration', 'float', 'seconds', 'How long an attempt of an action took')
          .record((performance.now() - began) / 1000, { action, outcome });
      };
      if (info.attempt > 1) metricMeter.createCounter('bellwether_action_retries').add(1, { action });
      try {
        const result: unknown = await next(input);
        ended('succeeded');
        countOrders(metricMeter, action, result);
        return result;
      } catch (error) {
        ended(cancellationSignal.aborted ? 'cancelled' : 'failed');
        throw error;
      }
    },
  },
});

/** As an action that trades tells them in its output. */
const orderOutcomes = ['submitted', 'filled', 'rejected'] as const;

function countOrders(meter: MetricMeter, action: string, result: unknown): void {
  if (!/^(live|paper)_trade\./.test(action)) return;
  const output = fieldsOf(fieldsOf(result)['output']);
  for (const outcome of orderOutcomes) {
    const count = output[outcome];
    if (typeof count === 'number' && count > 0)
      meter.createCounter('bellwether_orders').add(count, { action, outcome });
  }
}

function fieldsOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}

const latenessEveryMs = 30_000;

/** How late the ticks of schedules began in the last quarter of an hour, every half minute until the signal. */
export function meterLateness(
  temporal: Client,
  taskQueue: string,
  signal: AbortSignal,
  warn: (message: string) => void,
): void {
  const worst = Runtime.instance().metricMeter.createGauge('bellwether_schedule_lateness_max_seconds', 'float');
  const look = (): void => {
    scheduleLateness(temporal, taskQueue, Date.now()).then(
      (late) => worst.set((late?.maxMs ?? 0) / 1000, { task_queue: taskQueue }),
      (error: unknown) => {
        if (!signal.aborted) warn(`the lateness of schedules is not known: ${messageOf(error)}`);
      },
    );
  };
  look();
  const timer = setInterval(look, latenessEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
