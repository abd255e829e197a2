export { AlpacaServer, alpacaKeys, type Fault } from './alpaca-server';
