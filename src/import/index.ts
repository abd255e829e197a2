export { importOldDefinition, type Imported, type PlacedNote } from './import-definition';
export { oldApiVersion } from './old-schema';
