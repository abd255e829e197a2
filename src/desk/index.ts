export { haltDeskOf } from './carry-out';
export { checks } from './checks';
export { type DeskContext, type OrderOrigin } from './desk-context';
export { createDesks, type BrokerParts, type DeskAttempt, type DeskOptions } from './desk-ports';
export { OpenAccounts } from './open-account';
export { tradingDesk } from './trading-desk';
