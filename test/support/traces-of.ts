/** Every form in which a text may stand in bytes or in other text: as it is, in base64 at any offset, in a URL. */
function formsOf(text: string): readonly string[] {
  const shifted = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    // The first and the last characters hold bits of the neighbours.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  return [text, encodeURIComponent(text), ...shifted];
}

/** Where one of the texts is to be found, in whatever form: paths into the value. Bytes and texts are looked through, whatever holds them. */
export function tracesOf(value: unknown, texts: readonly string[], path = ''): string[] {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const content = typeof value === 'string' ? value : Buffer.from(value).toString('latin1');
    return texts.some((text) => formsOf(text).some((form) => content.includes(form))) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => tracesOf(entry, texts, `${path}/${key}`));
}
