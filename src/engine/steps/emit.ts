import { raise } from '../handlers';
import { planOf, recordOf } from '../run';
import { cancel, fail, failureFrom, succeed } from '../settle';
import { defineKind } from './define-kind';
import { render } from './render';

/** A step that starts the handler of an event and waits for it. That fails when the handler does. */
export const emitStep = defineKind({
  kind: 'emit',

  begin(run, node) {
    const { event, payload } = planOf(node, 'emit');
    const rendered = render(run, node, 'emit.payload', payload);
    if (rendered === undefined) return;
    const handler = raise(run, event, rendered.value, node.path);
    if (handler === undefined) {
      fail(run, node, { type: 'NoHandler', message: `the definition has no handler for the event '${event}'` });
      return;
    }
    const record = recordOf(run, node);
    record.handler = handler;
    record.waitsFor = `the handler '${handler}'`;
  },

  // The handler goes on to its end.
  stop(run, node) {
    const record = recordOf(run, node);
    record.stopped = true;
    delete record.handler;
    cancel(run, node);
  },

  childSettled(run, node, handler, handlerRecord) {
    if (recordOf(run, node).status !== 'running') return;
    if (handlerRecord.status === 'succeeded') succeed(run, node, undefined);
    else if (handlerRecord.status === 'failed') fail(run, node, failureFrom(handler.path, handlerRecord.error));
    else fail(run, node, { type: 'HandlerStopped', message: `the handler '${handler.path}' was stopped` });
  },
});
