export { cacheFolder } from './cache-folder';
export { startEmbeddedServer, stopEmbeddedServer, type EmbeddedServer } from './embedded-server';
export { findTemporal, presentTemporal, type TemporalBinary } from './find-temporal';
export { findRunningServer } from './running-server';
export { stateFolder } from './state-folder';
