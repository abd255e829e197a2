export type {
  Broker,
  BrokerAccount,
  BrokerFill,
  BrokerOrder,
  BrokerOrderRequest,
  BrokerPosition,
  CancelAnswer,
  SubmitAnswer,
} from './broker';
export { createAlpacaBroker, type AlpacaBrokerOptions } from './alpaca';
export { createPaperBroker, type PaperBroker, type PaperTerms } from './paper';
