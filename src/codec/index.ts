export { startCodecServer, type CodecServer, type CodecServerOptions } from './codec-server';
export { payloadEncryption, type PayloadEncryption } from './data-converter';
export { EncryptionCodec } from './encryption-codec';
export { codecKeysVariable, loadKeyRing, type KeyRing } from './key-ring';
