import { z } from 'zod';
import { type JsonObject, utf8Length } from '../../base/json';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { asJson } from './alerts/deliver';

/** What a dashboard shows at most; a page reads it often. */
const mostBytes = 1_000_000;

export const updateDashboard = defineAction({
  name: 'monitor.update_dashboard',
  summary: 'Replace the figures that a dashboard shows, in a JSON file with a name that stays',
  capability: 'compute',
  input: z.strictObject({
    dashboard: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
        'a name is 1 to 100 letters, digits, _ and -, a letter or a digit first',
      )
      .default('main')
      .describe('Name of the dashboard, and of its file'),
    figures: z
      .record(z.string(), z.json())
      .describe('What to show: sections of any JSON, such as the outputs of the steps that measured'),
  }),
  output: z.strictObject({
    path: z.string().describe('The file; it holds the latest figures, whole'),
    bytes: z.int(),
    updated_at: z.string().describe('ISO 8601'),
    sections: z.array(z.string()),
  }),
  defaults: { timeout: '30s' },
  run: async ({ dashboard, figures }, { monitorStore, clock, step, alerts }) => {
    const updatedAt = new Date(clock.now()).toISOString();
    const { alerts: all } = await alerts.read();
    const open = all
      .filter(({ state }) => state === 'open')
      .map(({ id, severity, title, last_seen }) => ({ id, severity, title, last_seen }));
    const content = {
      format: 'bellwether.dashboard',
      format_version: 1,
      dashboard,
      updated_at: updatedAt,
      run: { run_id: step.runId, step_path: step.stepPath },
      open_alerts: open.slice(-100),
      figures: asJson(figures),
    };
    const stored = await monitorStore.putDashboard(dashboard, limited(content));
    return { ...stored, updated_at: updatedAt, sections: Object.keys(figures) };
  },
});

/** @throws ActionError `DashboardTooLarge`. */
function limited(content: JsonObject): JsonObject {
  const bytes = utf8Length(JSON.stringify(content));
  if (bytes <= mostBytes) return content;
  throw new ActionError(
    'DashboardTooLarge',
    `the figures have ${bytes} bytes, and a dashboard ${mostBytes} at most; pick the figures that it shows`,
  );
}
