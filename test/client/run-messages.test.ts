import { defaultPayloadConverter } from '@temporalio/common';
import { messagesIn, type HistoryEntry } from '../../src/client/run-messages';

const eventTime = { seconds: 1_546_272_000, nanos: 5_000_000 };
const at = '2018-12-31T16:00:00.005Z';
const payload = (value: unknown) => defaultPayloadConverter.toPayload(value);
const signal = (signalName: string, ...values: unknown[]): HistoryEntry => ({
  eventTime,
  workflowExecutionSignaledEventAttributes: { signalName, input: { payloads: values.map(payload) } },
});

describe('the messages in a history', () => {
  it.each<[string, HistoryEntry, object | undefined]>([
    [
      'an event',
      signal('event', { name: 'go', payload: 1 }),
      { message: 'event', payload: { name: 'go', payload: 1 } },
    ],
    ['a halt', signal('emergencyHalt', { reason: 'x' }), { message: 'halt', payload: { reason: 'x' } }],
    ['a pause with nothing in it', signal('pause'), { message: 'pause' }],
    ['whatever somebody typed', signal('decide', [1, 2]), { message: 'decide', payload: [1, 2] }],
    [
      'a halt by an update',
      {
        eventTime,
        workflowExecutionUpdateAcceptedEventAttributes: {
          acceptedRequest: { input: { name: 'halt', args: { payloads: [payload({ reason: 'y' })] } } },
        },
      },
      { message: 'halt', payload: { reason: 'y' } },
    ],
    ['a cancellation', { eventTime, workflowExecutionCancelRequestedEventAttributes: {} }, { message: 'cancel' }],
    [
      'what nobody here can decode, without its payload',
      {
        eventTime,
        workflowExecutionSignaledEventAttributes: {
          signalName: 'event',
          input: { payloads: [{ metadata: { encoding: Buffer.from('secret/1') }, data: Buffer.from('x') }] },
        },
      },
      { message: 'event' },
    ],
    ['no report of a tick', signal('tickEnded', 'trading_loop'), undefined],
    ['no signal that a run does not know', signal('toString', 1), undefined],
    ['nothing else', { eventTime }, undefined],
  ])('are: %s', (_, entry, told) => {
    expect(messagesIn([entry])).toEqual(told === undefined ? [] : [{ kind: 'message', at, ...told }]);
  });
});
