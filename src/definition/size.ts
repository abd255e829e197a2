const unitBytes: Readonly<Record<string, number | undefined>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

export const sizePattern = /^(\d{1,15}(?:\.\d{1,6})?)(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;

/** Bytes of a size such as `512MiB` or `2GiB`; undefined when the text is not one. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit] = sizePattern.exec(text) ?? [];
  const factor = unit === undefined ? undefined : unitBytes[unit];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}
