export { startCodecServer, type CodecServer } from './codec-server';
export { payloadEncryption } from './data-converter';
export { EncryptionCodec } from './encryption-codec';
export { codecKeysVariable, loadKeyRing } from './key-ring';
