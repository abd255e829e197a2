export { createPaperBroker, type PaperBroker, type PaperBrokerOptions } from './paper-broker';
export type { PaperTerms } from './matching/rules';
