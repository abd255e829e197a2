import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ensureSetUp } from './setup.mjs';

// node scripts/definition-schema.mjs: writes schemas/definition.schema.json anew, after a change of the language or of an action's input.
await ensureSetUp();
const require = createRequire(import.meta.url);
const { catalogueOf } = require('../dist/catalogue.js');
const { definitionJsonSchema } = require('../dist/definition-schema/index.js');
const file = fileURLToPath(new URL('../schemas/definition.schema.json', import.meta.url));
mkdirSync(fileURLToPath(new URL('../schemas/', import.meta.url)), { recursive: true });
writeFileSync(file, `${JSON.stringify(definitionJsonSchema(catalogueOf().entries), null, 2)}\n`);
console.log(`Written: ${file}`);
