export type {
  Broker,
  BrokerAccount,
  BrokerClock,
  BrokerFill,
  BrokerOrder,
  BrokerOrderRequest,
  BrokerOrderState,
  BrokerPosition,
  CancelAnswer,
  SubmitAnswer,
} from './broker';
export { BrokerError } from './broker-error';
export { createAlpacaBroker, type AlpacaBrokerOptions } from './alpaca';
export { createPaperBroker, type PaperBroker, type PaperBrokerOptions, type PaperTerms } from './paper';
