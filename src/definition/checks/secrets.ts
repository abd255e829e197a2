import { isJsonObject, type Json } from '../../base/json';
import type { Finding, IssuePath } from '../issue';
import type { Check } from './check';

/** Names of keys whose values are secrets, unless the name goes on: `api_key_file` names a file. */
const secretKey =
  /(?:^|_)(?:password|passwd|passphrase|secret|api_?key|secret_?key|private_?key|access_?key|auth_?key)$/i;

/** Names that may be those of other things too: a coin is a token. */
const doubtfulKey = /(?:^|_)(?:token|credentials?|auth|authorization)$/i;

const looksGenerated = /^(?=.*[0-9])(?=.*[A-Za-z])[^\s]{16,}$/;

/** Texts that are secrets whatever their key: what the field's services hand out. */
const secretTexts: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/ },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'an Alpaca key', pattern: /\b[PAC]K[0-9A-Z]{18,24}\b/ },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36}/ },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10}/ },
  { what: 'a Stripe key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10}/ },
  { what: 'a bearer token', pattern: /\bBearer [A-Za-z0-9._~+/-]{16}/ },
  { what: 'a password in an address', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/:@]{1,100}@/i },
];

const remedy =
  'a definition is stored, shown and copied into histories, so nothing secret may stand in it: keep it in the configuration of the worker';

/** No secret is written as text. The text itself is not repeated. */
export const checkSecrets: Check = function* ({ definition, steps }) {
  yield* secretsIn(definition.description, 'description', ['description']);
  for (const [name, spec] of Object.entries(definition.variables ?? {}))
    for (const key of ['default', 'enum', 'description'] as const)
      yield* secretsIn(spec[key], key === 'description' ? key : name, ['variables', name, key]);
  for (const { definition: step, yamlPath } of steps) {
    const { steps: _inner, branches, else: _else, compensate: _compensate, on_failure: _onFailure, ...own } = step;
    yield* secretsIn(own, '', yamlPath);
    for (const [index, { when }] of (branches ?? []).entries())
      yield* secretsIn(when, 'when', [...yamlPath, 'branches', index, 'when']);
  }
};

function* secretsIn(value: Json | undefined, key: string, path: IssuePath): Generator<Finding> {
  if (typeof value === 'string') {
    const found = secretTexts.find(({ pattern }) => pattern.test(value));
    if (found === undefined && !isSecret(key, value)) return;
    const what = found === undefined ? `the value of '${key}' looks like a secret` : `this looks like ${found.what}`;
    yield { code: 'secret-as-text', message: `${what}; ${remedy}`, path };
  } else if (typeof value === 'number') {
    if (secretKey.test(key))
      yield { code: 'secret-as-text', message: `the value of '${key}' looks like a secret; ${remedy}`, path };
  } else if (Array.isArray(value)) {
    for (const [index, entry] of (value as readonly Json[]).entries()) yield* secretsIn(entry, key, [...path, index]);
  } else if (isJsonObject(value)) {
    for (const [name, entry] of Object.entries(value)) yield* secretsIn(entry, name, [...path, name]);
  }
}

function isSecret(key: string, value: string): boolean {
  if (value === '' || value.includes('${{')) return false;
  return secretKey.test(key) || (doubtfulKey.test(key) && looksGenerated.test(value));
}
