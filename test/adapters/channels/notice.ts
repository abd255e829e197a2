import type { Notice } from '../../../src/slices/alert-port';

export const notice: Notice = {
  id: 'alert-1/2026-01-02T12:00:00.000Z',
  kind: 'raised',
  severity: 'critical',
  title: 'Drawdown',
  message: 'Drawdown 6 %',
  at: '2026-01-02T12:00:00.000Z',
  runId: 'run',
  stepPath: 'check/alert',
  data: { alert: { id: 'alert-1' } },
};
