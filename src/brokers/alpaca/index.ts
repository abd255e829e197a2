export { createAlpacaBroker } from './alpaca-broker';
export type { AlpacaBrokerOptions } from './alpaca-connection';
