export { type Channels, loadChannels } from './load-channels';
export { signatureHeader, signWebhook, verifyWebhook } from './webhook-signature';
