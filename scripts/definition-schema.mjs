import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { definitionKeysPage } from './lib/definition-keys.mjs';
import { ensureSetUp } from './setup.mjs';

// node scripts/definition-schema.mjs: writes schemas/*.schema.json and docs/spec/keys.md anew, after a change of the language, of an action's input or of files of tests.
await ensureSetUp();
const require = createRequire(import.meta.url);
const { catalogueOf } = require('../dist/catalogue.js');
const { definitionJsonSchema } = require('../dist/definition-schema/index.js');
const { testFileJsonSchema } = require('../dist/trader-tests/index.js');
const file = fileURLToPath(new URL('../schemas/definition.schema.json', import.meta.url));
mkdirSync(fileURLToPath(new URL('../schemas/', import.meta.url)), { recursive: true });
const schema = definitionJsonSchema(catalogueOf().entries);
writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
console.log(`Written: ${file}`);
const testFile = fileURLToPath(new URL('../schemas/test-file.schema.json', import.meta.url));
writeFileSync(testFile, `${JSON.stringify(testFileJsonSchema(), null, 2)}\n`);
console.log(`Written: ${testFile}`);
const keysPage = fileURLToPath(new URL('../docs/spec/keys.md', import.meta.url));
writeFileSync(keysPage, await definitionKeysPage(schema));
console.log(`Written: ${keysPage}`);
