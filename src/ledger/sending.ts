import type { Database } from './database';
import type { IntentState } from './intents';
import type { OrderState } from './orders';

/** What a level lets through: docs/ledger.md has the matrix. From weakest to strongest. */
export const haltLevels = ['reduce_only', 'flatten', 'cancel_only', 'freeze'] as const;
export type HaltLevel = (typeof haltLevels)[number];

export interface HaltInForce {
  readonly id: string;
  readonly scope: 'all' | 'account' | 'run';
  readonly key: string;
  readonly level: HaltLevel;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** Whether an order may go to the broker now. `sends` names this send when its answer is recorded. */
export type SendDecision =
  | { readonly go: true; readonly sends: number; readonly epoch: string }
  /** A halt forbids it; the intent is refused for good. No `halts` when a lease ran out and nobody has said so yet. */
  | { readonly go: false; readonly code: 'Halted'; readonly level: HaltLevel; readonly halts: readonly HaltInForce[] }
  /** It would not only reduce the position, as it has to. The intent is refused for good. */
  | {
      readonly go: false;
      readonly code: 'WouldOpen';
      readonly level?: HaltLevel;
      readonly quantity: string;
      readonly free_to_close: string;
      readonly halts: readonly HaltInForce[];
    }
  /** A closing order of a halt that was released. Refused for good. */
  | { readonly go: false; readonly code: 'HaltReleased'; readonly halt: string; readonly halts: readonly HaltInForce[] }
  /** Its time is over. */
  | { readonly go: false; readonly code: 'Lapsed'; readonly valid_until: string; readonly now: string }
  /** A send of it has no answer yet: ask the broker by the client order id before anything else. */
  | {
      readonly go: false;
      readonly code: 'Unresolved';
      readonly state: 'sending' | 'ambiguous';
      readonly sends: number;
      readonly sent_at: string;
    }
  /** It has come to an end already. */
  | {
      readonly go: false;
      readonly code: 'Settled';
      readonly state: Exclude<IntentState, 'stored' | 'sending' | 'ambiguous' | 'absent'>;
      readonly sends: number;
      readonly answer?: string;
    };

export type BrokerAnswer =
  | { readonly kind: 'accepted'; readonly brokerOrderId: string; readonly at?: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  /** No answer came, or none that says what became of the order. */
  | { readonly kind: 'ambiguous'; readonly reason: string }
  /** The broker was asked by the client order id and does not know it. */
  | { readonly kind: 'absent'; readonly reason: string };

export interface RecordedAnswer {
  readonly state: IntentState;
  /** Whether a halt or a release came between the send and now. */
  readonly gate_moved: boolean;
  readonly level?: HaltLevel;
  /** The order is (or may be) at the broker and a halt forbids it: cancel it at once. */
  readonly must_cancel: boolean;
}

export type CancelDecision =
  | { readonly go: true; readonly broker_order_id: string }
  /** A freeze forbids cancelling as well. */
  | { readonly go: false; readonly code: 'Halted'; readonly level: HaltLevel }
  /** Whether there is an order is not known yet. */
  | { readonly go: false; readonly code: 'Unresolved'; readonly state: 'sending' | 'ambiguous' }
  | { readonly go: false; readonly code: 'Settled'; readonly state: IntentState | OrderState };

export interface Sending {
  /**
   * The gate: marks an intent as sending, or says why it may not be sent. One transaction in the server; after a halt
   * is committed none says go that the halt forbids. The call to the broker comes after it, and is bounded.
   * @param attempt of the step, for the audit trail.
   * @throws LedgerError `LedgerUnavailable`: then nothing may be sent; `UnknownIntent`.
   */
  beginSend(intentId: string, attempt: number): Promise<SendDecision>;
  /**
   * What came of a send. `absent` is taken only when a send can no longer be on its way.
   * @throws LedgerError `TooEarly`, `StaleAnswer` (of another send than the last), `AnswerDiffers`, `NotAllowed`.
   */
  recordAnswer(intentId: string, send: number, answer: BrokerAnswer): Promise<RecordedAnswer>;
  /** The gate of cancels. An intent that the broker does not have is withdrawn by it. */
  beginCancel(intentId: string): Promise<CancelDecision>;
}

/** `sendSettleMs`: how long after its begin a send may still reach the broker. */
export function sendingOf(database: Database, sendSettleMs: number): Sending {
  return {
    async beginSend(intentId, attempt) {
      const { decision } = await database.row<{ decision: SendDecision }>('SELECT begin_send($1, $2) AS decision', [
        intentId,
        attempt,
      ]);
      return decision;
    },
    async recordAnswer(intentId, send, answer) {
      const { recorded } = await database.row<{ recorded: RecordedAnswer }>(
        `SELECT record_answer($1, $2, $3, $4 * interval '1 millisecond') AS recorded`,
        [intentId, send, answerColumns(answer), sendSettleMs],
      );
      return recorded;
    },
    async beginCancel(intentId) {
      const { decision } = await database.row<{ decision: CancelDecision }>('SELECT begin_cancel($1) AS decision', [
        intentId,
      ]);
      return decision;
    },
  };
}

function answerColumns(answer: BrokerAnswer): Record<string, unknown> {
  return answer.kind === 'accepted'
    ? { kind: answer.kind, broker_order_id: answer.brokerOrderId, at: answer.at }
    : { kind: answer.kind, reason: answer.reason };
}
