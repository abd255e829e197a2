export { cacheFolder } from './cache-folder';
export {
  startEmbeddedServer,
  stopEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from './embedded-server';
export { findTemporal, presentTemporal, type FindTemporalOptions, type TemporalBinary } from './find-temporal';
export { findRunningServer } from './running-server';
export { searchAttributes } from './server-arguments';
export type { ServerRecord } from './server-record';
export { stateFolder } from './state-folder';
