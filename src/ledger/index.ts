export type { KnownPrice } from './account-reader';
export type { Account, Position } from './accounts';
export { verifyAudit, type AuditSubject, type AuditTrail, type AuditVerdict } from './audit';
export type { AuditHead } from './audit-chain';
export type { CheckResult } from './check-ledger';
export type { Exposure } from './exposure';
export type { Gate, Halt, NewHalt } from './halts';
export { clientOrderIdOf, intentId, type Intent, type NewIntent } from './intents';
export type { HeldLease } from './leases';
export { openLedger, type BookReading, type Ledger } from './ledger';
export { LedgerError } from './ledger-error';
export { databaseUrlOf } from './ledger-options';
export type { Order, OrderFilter } from './orders';
export type { OutboxMessage } from './outbox';
export type {
  PaperBookRow,
  PaperContent,
  PaperEvent,
  PaperExit,
  PaperFill,
  PaperOrder,
  UsedMarket,
} from './paper-facts';
export type { RunTrading } from './run-trading';
export { type CancelDecision, type HaltLevel, type RecordedAnswer, type SendDecision } from './sending';
export { startEmbeddedDatabase, stopEmbeddedDatabase } from './server/embedded-database';
export { hasLedger } from './server/data-folder';
