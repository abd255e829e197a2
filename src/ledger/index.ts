export type { AccountReaderOptions, KnownPrice } from './account-reader';
export type { Account, AccountTerms, CashEntry, Position, PositionAdjustment } from './accounts';
export { verifyAudit, type AuditEntry, type AuditSubject, type AuditTrail, type AuditVerdict } from './audit';
export type { AuditHead } from './audit-chain';
export type { CheckResult, Difference } from './check-ledger';
export type { Exposure, Gate, Halt, NewHalt } from './halts';
export { clientOrderIdOf, intentId, type Intent, type IntentState, type NewIntent } from './intents';
export type { HeldLease, Heartbeat, Lease } from './leases';
export { openLedger, type Ledger } from './ledger';
export { LedgerError } from './ledger-error';
export type { LedgerOptions } from './ledger-options';
export type { NewFill, Order, OrderFilter, OrderState } from './orders';
export type { OutboxMessage } from './outbox';
export type { PaperBookRow, PaperEvent, PaperExit, PaperFill, PaperOrder, UsedMarket } from './paper-book';
export {
  haltLevels,
  type BrokerAnswer,
  type CancelDecision,
  type HaltLevel,
  type RecordedAnswer,
  type SendDecision,
} from './sending';
export { startEmbeddedDatabase, stopEmbeddedDatabase } from './server/embedded-database';
export { hasLedger } from './server/data-folder';
