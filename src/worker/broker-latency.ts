import type { Broker } from '../brokers';
import { messageOf } from '../base/errors';
import type { BrokerCall, Measure } from '../slices/system-metrics-port';

/** How long the last call to a broker took that this worker made, for whatever account. */
export class BrokerLatency {
  #last: (Omit<BrokerCall, 'agoMs'> & { readonly endedMs: number }) | undefined;

  /** The same broker, with its calls measured. Nothing of what it answers changes. */
  measured(account: string, broker: Broker): Broker {
    const call = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => this.#call(account, broker.venue, ask);
    return {
      venue: broker.venue,
      real: broker.real,
      account: () => call(() => broker.account()),
      clock: () => call(() => broker.clock()),
      submit: (order) => call(() => broker.submit(order)),
      cancel: (id) => call(() => broker.cancel(id)),
      replace: (id, change) => call(() => broker.replace(id, change)),
      findByClientOrderId: (id) => call(() => broker.findByClientOrderId(id)),
      withExits: (id) => call(() => broker.withExits(id)),
      openOrders: () => call(() => broker.openOrders()),
      fillsSince: (at) => call(() => broker.fillsSince(at)),
      positions: () => call(() => broker.positions()),
    };
  }

  read(): Measure<BrokerCall> {
    if (this.#last === undefined)
      return { available: false, reason: 'this worker has not called a broker since it began' };
    const { endedMs, ...call } = this.#last;
    return { available: true, ...call, agoMs: performance.now() - endedMs };
  }

  async #call<Answer>(account: string, broker: Broker['venue'], ask: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    const note = (failure?: string): void => {
      const endedMs = performance.now();
      this.#last = { account, broker, ms: endedMs - began, ...(failure !== undefined && { failure }), endedMs };
    };
    try {
      const answer = await ask();
      note(failureIn(answer));
      return answer;
    } catch (error) {
      note(messageOf(error));
      throw error;
    }
  }
}

/** A call that may have changed something says so in its answer when the venue's did not come. */
function failureIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('kind' in answer) || answer.kind !== 'ambiguous')
    return undefined;
  return 'reason' in answer && typeof answer.reason === 'string' ? answer.reason : 'no answer';
}
