export { importOldDefinition, type Imported, type PlacedNote } from './import-definition';
