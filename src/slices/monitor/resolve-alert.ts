import { defineAction } from '../action';
import { decisionInput, decisionOutput, decide } from './decide-alert';
import { resolve } from './alerts/transitions';

export const resolveAlert = defineAction({
  name: 'monitor.resolve_alert',
  summary: 'Close an alert: when it is raised again it is a new one, and is sent at once',
  capability: 'notify',
  input: decisionInput,
  output: decisionOutput,
  defaults: { timeout: '30s' },
  run: (input, ports) => decide(resolve, input, ports),
});
