import type { Secret } from './secret';

/** The secrets that this process has resolved, by their reference: what is written down is looked through for them. */
const known = new Map<string, Secret>();

/** A shorter one stands in ordinary text by chance, and taking it out would maim that. */
const shortest = 8;

export function rememberSecret(secret: Secret): void {
  if (secret.reveal().length >= shortest) known.set(secret.reference, secret);
}

/** A line without the value of any secret that this process has resolved, of 8 characters or more: its reference stands there instead. */
export function withoutKnownSecrets(line: string): string {
  let clean = line;
  for (const secret of known.values()) clean = secret.removeFrom(clean);
  return clean;
}
