import type { z } from 'zod';
import type { Action } from '../../../../src/slices/action';
import { ActionError } from '../../../../src/slices/action-error';
import { acknowledgeAlert, escalateAlerts, listAlerts, resolveAlert, sendAlert } from '../../../../src/slices/monitor';
import { MemoryAlerts } from '../../../support/memory-alerts';
import { testNow, testPorts } from '../../../support/test-ports';

const minute = 60_000;

/** A desk with a clock that a test moves; every call is a step of its own, unless it says which. */
function desk(answers: ConstructorParameters<typeof MemoryAlerts>[0] = { ops: { delivered: true } }) {
  const alerts = new MemoryAlerts(answers);
  let now = testNow;
  let steps = 0;
  const call = async <Input extends z.ZodType, Output extends z.ZodType>(
    action: Action<Input, Output>,
    input: z.input<Input>,
    step: { readonly stepPath?: string; readonly attempt?: number } = {},
  ): Promise<z.output<Output>> => {
    const ports = testPorts({
      alerts,
      clock: { now: () => now },
      step: { runId: 'run', stepPath: step.stepPath ?? `step_${++steps}`, attempt: step.attempt ?? 1 },
    });
    return action.output.parse(await action.run(action.input.parse(input), ports));
  };
  return { alerts, call, after: (ms: number) => (now += ms), sentTo: () => alerts.sent.map(({ channel }) => channel) };
}

const breach = { severity: 'high', title: 'Drawdown above the limit', message: 'Drawdown 6.1 %' } as const;

describe('monitor.send_alert', () => {
  it('sends a new alert to every channel and keeps it open', async () => {
    const { call, alerts, sentTo } = desk();
    expect(await call(sendAlert, breach)).toEqual({
      alert_id: 'alert-1',
      status: 'sent',
      reason: null,
      state: 'open',
      count: 1,
      deliveries: [
        { channel: 'log', kind: 'log', delivered: true, at: '2026-01-02T12:00:00.000Z' },
        { channel: 'ops', kind: 'webhook', delivered: true, at: '2026-01-02T12:00:00.000Z' },
      ],
      only_logged: false,
    });
    expect(sentTo()).toEqual(['log', 'ops']);
    expect(alerts.book.alerts[0]).toMatchObject({ state: 'open', last_sent: '2026-01-02T12:00:00.000Z' });
    expect(alerts.book.alerts[0]?.sending).toBeUndefined();
  });

  it('says so when nothing but the log is configured', async () => {
    const { call } = desk({});
    expect(await call(sendAlert, breach)).toMatchObject({ status: 'sent', only_logged: true });
  });

  it.each([
    { title: 'within the window', wait: 5 * minute - 1, second: breach, status: 'suppressed', count: 2 },
    { title: 'after the window', wait: 5 * minute, second: breach, status: 'sent', count: 2 },
    {
      title: 'graver, at once',
      wait: 1000,
      second: { ...breach, severity: 'critical' as const },
      status: 'sent',
      count: 2,
    },
    { title: 'milder', wait: 1000, second: { ...breach, severity: 'low' as const }, status: 'suppressed', count: 2 },
    { title: 'with another key', wait: 1000, second: { ...breach, dedup_key: 'other' }, status: 'sent', count: 1 },
    {
      title: 'with another message',
      wait: 1000,
      second: { ...breach, message: '6.4 %' },
      status: 'suppressed',
      count: 2,
    },
  ])('treats the same alert $title as $status', async ({ wait, second, status, count }) => {
    const { call, after } = desk();
    await call(sendAlert, breach);
    after(wait);
    expect(await call(sendAlert, second)).toMatchObject({ status, count });
  });

  it('keeps the gravest severity and the latest message', async () => {
    const { call, alerts } = desk();
    await call(sendAlert, breach);
    await call(sendAlert, { ...breach, severity: 'low', message: 'Drawdown 6.5 %' });
    expect(alerts.book.alerts[0]).toMatchObject({ severity: 'high', message: 'Drawdown 6.5 %' });
  });

  it('does not send twice where the first attempt was delivered', async () => {
    const { call, alerts, sentTo } = desk({ ops: { delivered: true }, mail: { delivered: false, reason: 'refused' } });
    const first = await call(sendAlert, breach, { stepPath: 'alert' });
    expect(first.deliveries.map(({ channel, delivered }) => [channel, delivered])).toEqual([
      ['log', true],
      ['ops', true],
      ['mail', false],
    ]);
    alerts.answers.set('mail', { delivered: true });
    const second = await call(sendAlert, breach, { stepPath: 'alert', attempt: 2 });
    expect(second.deliveries.every(({ delivered }) => delivered)).toBe(true);
    expect(sentTo()).toEqual(['log', 'ops', 'mail', 'mail']);
    expect(second.count).toBe(1);
    const [one, , , again] = alerts.sent;
    expect(again?.notice.id).toBe(one?.notice.id);
  });

  it('fails, to be tried again, when nobody was told', async () => {
    const { call, alerts, after } = desk({ ops: { delivered: false, reason: 'the server answered 503' } });
    const failure = await call(sendAlert, breach, { stepPath: 'alert' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ActionError);
    expect(failure).toMatchObject({
      code: 'AlertNotDelivered',
      retryable: true,
      message: 'alert-1 reached nobody: ops: the server answered 503',
    });
    // It was not sent, so it is no reason to keep quiet.
    after(1000);
    alerts.answers.set('ops', { delivered: true });
    expect(await call(sendAlert, breach)).toMatchObject({ status: 'sent', count: 2 });
  });

  it('sends an alert of a later run with the same id and step', async () => {
    const { call, after } = desk();
    await call(sendAlert, breach, { stepPath: 'alert' });
    after(24 * 60 * minute);
    expect(await call(sendAlert, breach, { stepPath: 'alert', attempt: 2 })).toMatchObject({
      status: 'sent',
      count: 2,
    });
  });

  it('waits for another step that is sending, but not for ever', async () => {
    const { call, alerts, after } = desk();
    await call(sendAlert, breach);
    const [alert] = alerts.book.alerts;
    if (alert === undefined) throw new Error('no alert');
    const { last_sent: _sent, ...unsent } = alert;
    alerts.book = { ...alerts.book, alerts: [{ ...unsent, sending: { occurrence: 'other', at: alert.last_seen } }] };
    after(59_000);
    expect(await call(sendAlert, breach)).toMatchObject({
      status: 'suppressed',
      reason: 'the step other is sending it',
    });
    after(1_000);
    expect(await call(sendAlert, breach)).toMatchObject({ status: 'sent' });
  });

  it('names the channels there are when it is given another', async () => {
    const { call, alerts } = desk();
    await expect(call(sendAlert, { ...breach, channels: ['opps'] })).rejects.toThrow(
      'no such channel: opps; there are: log, ops.',
    );
    expect(alerts.book.alerts).toEqual([]);
  });
});

describe('the states of an alert', () => {
  it('go from open over acknowledged to resolved, and begin anew', async () => {
    const { call, after } = desk();
    await call(sendAlert, breach);
    const acknowledged = await call(acknowledgeAlert, { alert: 'alert-1', by: 'ann', note: 'on it' });
    expect(acknowledged).toMatchObject({
      changed: true,
      alert: { state: 'acknowledged', acknowledged: { by: 'ann', note: 'on it', at: '2026-01-02T12:00:00.000Z' } },
    });
    expect(await call(acknowledgeAlert, { alert: breach.title, by: 'bob' })).toMatchObject({
      changed: false,
      alert: { acknowledged: { by: 'ann' } },
    });
    expect(await call(resolveAlert, { alert: breach.title, by: 'ann' })).toMatchObject({
      changed: true,
      alert: { state: 'resolved' },
    });
    expect(await call(resolveAlert, { alert: 'alert-1', by: 'ann' })).toMatchObject({ changed: false });
    after(1000);
    expect(await call(sendAlert, breach)).toMatchObject({ alert_id: 'alert-2', status: 'sent', count: 1 });
  });

  it('let nobody acknowledge what is resolved', async () => {
    const { call } = desk();
    await call(sendAlert, breach);
    await call(resolveAlert, { alert: 'alert-1', by: 'ann' });
    await expect(call(acknowledgeAlert, { alert: 'alert-1', by: 'bob' })).rejects.toMatchObject({
      code: 'AlertResolved',
    });
  });

  it('tell which alerts are open when another is named', async () => {
    const { call } = desk();
    await call(sendAlert, breach);
    await expect(call(resolveAlert, { alert: 'alert-9', by: 'ann' })).rejects.toThrow(
      "there is no alert with the id or the key 'alert-9'; open are: alert-1 (Drawdown above the limit)",
    );
  });

  it.each([
    { title: 'is quiet while it is held', wait: 60 * minute - 1, status: 'suppressed', state: 'acknowledged' },
    { title: 'is sent and open again after the hold', wait: 60 * minute, status: 'sent', state: 'open' },
  ])('an acknowledged alert $title', async ({ wait, status, state }) => {
    const { call, after } = desk();
    await call(sendAlert, breach);
    await call(acknowledgeAlert, { alert: 'alert-1', by: 'ann' });
    after(wait);
    expect(await call(sendAlert, breach)).toMatchObject({ status, state });
  });
});

describe('monitor.escalate_alerts', () => {
  it('sends again what nobody acknowledged in time, up to three times', async () => {
    const { call, after, alerts } = desk();
    await call(sendAlert, breach);
    after(15 * minute - 1);
    expect(await call(escalateAlerts, {})).toEqual({ escalated: [] });
    after(1);
    expect(await call(escalateAlerts, {})).toMatchObject({ escalated: [{ alert_id: 'alert-1', level: 1 }] });
    expect(await call(escalateAlerts, {})).toEqual({ escalated: [] });
    for (const level of [2, 3]) {
      after(15 * minute);
      expect(await call(escalateAlerts, {})).toMatchObject({ escalated: [{ level }] });
    }
    after(15 * minute);
    expect(await call(escalateAlerts, {})).toEqual({ escalated: [] });
    expect(alerts.sent.filter(({ notice }) => notice.kind === 'escalated')).toHaveLength(6);
  });

  it('leaves alone what is acknowledged, and what is mild', async () => {
    const { call, after } = desk();
    await call(sendAlert, breach);
    await call(sendAlert, { severity: 'low', title: 'Mild' });
    await call(acknowledgeAlert, { alert: breach.title, by: 'ann' });
    after(24 * 60 * minute);
    expect(await call(escalateAlerts, {})).toEqual({ escalated: [] });
  });

  it('does not count an escalation that reached nobody, and a retry sends it once', async () => {
    const { call, after, alerts } = desk();
    await call(sendAlert, breach);
    after(15 * minute);
    alerts.answers.set('ops', { delivered: false, reason: 'down' });
    await expect(call(escalateAlerts, {}, { stepPath: 'sweep' })).rejects.toMatchObject({ code: 'AlertNotDelivered' });
    expect(alerts.book.alerts[0]?.escalations).toBe(0);
    alerts.answers.set('ops', { delivered: true });
    const again = await call(escalateAlerts, {}, { stepPath: 'sweep', attempt: 2 });
    expect(again).toMatchObject({ escalated: [{ level: 1 }] });
    expect(alerts.book.alerts[0]?.escalations).toBe(1);
  });
});

describe('monitor.list_alerts', () => {
  it('lists the latest first, without what is milder or resolved', async () => {
    const { call, after } = desk();
    await call(sendAlert, breach);
    after(1000);
    await call(sendAlert, { severity: 'critical', title: 'Broker does not answer' });
    after(1000);
    await call(sendAlert, { severity: 'low', title: 'Mild' });
    await call(resolveAlert, { alert: breach.title, by: 'ann' });
    const listed = await call(listAlerts, { min_severity: 'medium' });
    expect(listed.alerts.map(({ title }) => title)).toEqual(['Broker does not answer']);
    expect(listed).toMatchObject({ total: 1, counts: { open: 2, acknowledged: 0, resolved: 1 }, overdue: 0 });
    after(5 * minute);
    expect(await call(listAlerts, {})).toMatchObject({ overdue: 1 });
    const all = await call(listAlerts, { states: ['open', 'resolved'], limit: 2 });
    expect(all.alerts.map(({ title }) => title)).toEqual(['Mild', 'Broker does not answer']);
    expect(all.total).toBe(3);
  });
});
