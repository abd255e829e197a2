import { createHash } from 'node:crypto';
import type { Html } from '../../base/html';

/** The changing parts of a page as they stand. */
export interface Rendering {
  /** By the id of the element that they are the content of. */
  readonly sections: Readonly<Record<string, string>>;
  /** The same for the same content. */
  readonly version: string;
  /** What has changed since the look before, for who hears the page: a sentence each. */
  readonly said: readonly string[];
  /** Nothing changes any more. */
  readonly over: boolean;
}

export function renderingOf(
  sections: Readonly<Record<string, Html>>,
  { said = [], over = false }: { readonly said?: readonly string[]; readonly over?: boolean } = {},
): Rendering {
  const texts = Object.fromEntries(Object.entries(sections).map(([id, { text }]) => [id, text]));
  const version = createHash('sha256')
    .update(JSON.stringify([texts, over]))
    .digest('base64url');
  return { sections: texts, version, said, over };
}
