export { haltDeskOf, type HaltCarriedOut, type HaltMarket } from './carry-out';
export { checks, judgeOrder } from './checks';
export { closeAll, type CloseOptions } from './close-all';
export { usualTimings, type DeskContext, type DeskTimings, type OrderOrigin } from './desk-context';
export { ledgerReader } from './read-account';
export { createDesks, type BrokerParts, type DeskAttempt, type DeskOptions, type TradingPorts } from './desk-ports';
export { tradingDesk } from './trading-desk';
