export { createPaperBroker, type PaperBroker } from './paper-broker';
export type { PaperTerms } from './matching/rules';
