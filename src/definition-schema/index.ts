export { definitionJsonSchema } from './definition-json-schema';
