import { defineAction } from '../action';
import { decisionInput, decisionOutput, decide } from './decide-alert';
import { acknowledge } from './alerts/transitions';

export const acknowledgeAlert = defineAction({
  name: 'monitor.acknowledge_alert',
  summary: 'Note that somebody looks after an alert: it is not escalated, and stays quiet for a while',
  capability: 'notify',
  input: decisionInput,
  output: decisionOutput,
  defaults: { timeout: '30s' },
  run: (input, ports) => decide(acknowledge, input, ports),
});
