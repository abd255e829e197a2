import type { OutlineStep } from '../definition/outline';
import type { ScheduleDefinition, WrittenStep } from '../definition/schema';

/** What a step does and under which conditions, a line each, in the words of the definition. */
export function describeStep({ definition, kind, inner }: OutlineStep): string[] {
  const { name, when, on_failure: onFailure, mode, on_end: onEnd } = definition;
  return [
    ...(name === undefined ? [] : [name]),
    ...(mode === 'background'
      ? [onEnd === 'cancel' ? 'in the background, cancelled at the end' : 'in the background']
      : []),
    ...whatOf(kind, definition),
    ...(inner?.mode === 'parallel' ? ['in parallel'] : []),
    ...(when === undefined ? [] : [`when ${expressionText(when)}`]),
    ...(onFailure === 'continue' ? ['goes on if it fails'] : []),
  ];
}

function whatOf(kind: OutlineStep['kind'], step: WrittenStep): string[] {
  switch (kind) {
    case 'action':
      return [step.action ?? ''];
    case 'group':
      return [];
    case 'conditional':
      return ['the first branch that holds'];
    case 'for_each':
      return forEach(step.for_each);
    case 'repeat':
      return repeat(step.repeat);
    case 'schedule':
      return describeSchedule(step.schedule ?? {});
    case 'set':
      return [`set ${Object.keys(step.set ?? {}).join(', ')}`];
    case 'emit':
      return [`emit ${typeof step.emit === 'object' ? step.emit.event : (step.emit ?? '')}`];
    case 'wait':
      return wait(step.wait);
    case 'approve':
      return approve(step.approve);
    case 'workflow':
      return [`run ${typeof step.workflow === 'object' ? step.workflow.name : (step.workflow ?? '')}`];
    case 'fail':
      return [`fail: ${typeof step.fail === 'object' ? step.fail.message : (step.fail ?? '')}`];
    case 'stop': {
      const reason = typeof step.stop === 'object' ? step.stop.reason : step.stop;
      return [typeof reason === 'string' ? `stop: ${reason}` : 'stop'];
    }
  }
}

/** When a schedule fires, in parts that a comma may join. */
export function describeSchedule({
  cron,
  every,
  session,
  until,
  max_ticks: most,
  overlap,
}: ScheduleDefinition): string[] {
  const times = cron === undefined ? [] : typeof cron === 'string' ? [cron] : cron;
  return [
    ...(times.length === 0 ? [] : [`at cron ${times.join(' | ')}`]),
    ...(every === undefined ? [] : [`every ${every}`]),
    ...(session === undefined ? [] : [`in the session, ${session.from ?? 'open'} to ${session.to ?? 'close'}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(most === undefined ? [] : [`${most} times at most`]),
    ...(overlap === undefined ? [] : [`overlap: ${overlap}`]),
  ];
}

function forEach(loop: WrittenStep['for_each']): string[] {
  if (loop === undefined) return [];
  const { items, as = 'item', max_concurrent: most, min_success: least } = loop;
  return [
    `for each ${as} in ${typeof items === 'string' ? expressionText(items) : JSON.stringify(items)}`,
    ...(most === undefined || most === 1 ? [] : [`${most} at once`]),
    ...(least === undefined ? [] : [`${least} must succeed`]),
  ];
}

function repeat(loop: WrittenStep['repeat']): string[] {
  const { until, while: goOn, every, max_iterations: most } = loop ?? {};
  return [
    ...(goOn === undefined ? [] : [`repeat while ${expressionText(goOn)}`]),
    ...(until === undefined ? [] : [`repeat until ${expressionText(until)}`]),
    ...(goOn === undefined && until === undefined ? ['repeat'] : []),
    ...(every === undefined ? [] : [`every ${every}`]),
    ...(most === undefined ? [] : [`${most} times at most`]),
  ];
}

function wait(written: WrittenStep['wait']): string[] {
  if (written === undefined || typeof written === 'string') return [`wait ${expressionText(written ?? '')}`];
  const { duration, until, session, event, timeout } = written;
  return [
    ...(duration === undefined ? [] : [`wait ${expressionText(duration)}`]),
    ...(until === undefined ? [] : [`wait until ${until}`]),
    ...(session === undefined ? [] : [`wait for the ${session}`]),
    ...(event === undefined ? [] : [`wait for the event ${event}`]),
    ...(timeout === undefined ? [] : [`at most ${timeout}`]),
  ];
}

function approve(written: WrittenStep['approve']): string[] {
  if (typeof written !== 'object') return [`ask: ${written ?? ''}`];
  const { message, from, quorum, timeout } = written;
  const who = from === undefined ? [] : [`by ${from.join(', ')}`];
  const many = quorum === undefined || quorum === 1 ? [] : [`${quorum} must approve`];
  return [`ask: ${message}`, ...who, ...many, ...(timeout === undefined ? [] : [`at most ${timeout}`])];
}

/** An expression without the `${{ }}` that may be wrapped around the whole of it. */
function expressionText(written: string | boolean): string {
  const text = String(written).trim();
  const whole = /^\$\{\{((?:(?!\$\{\{)[\s\S])*)\}\}$/.exec(text);
  return (whole?.[1] ?? text).trim();
}
