/** As much of a file as tells what it is. */
const sampleLength = 4096;

/** One in so many: a text has at most a few control characters, which are issues of their own. */
const fewestOneIn = 20;

const fewest = 8;

/**
 * Where a file that is not text shows it first: at a control character, or at one that stands for bytes that are not UTF-8.
 * Undefined of a text, even one with a few of those.
 */
export function binaryOffset(source: string): number | undefined {
  const sample = source.slice(0, sampleLength);
  const strange = Array.from(sample.matchAll(/[^\t\n\r\x20-\x7e\x80-\ufffc\ufffe\uffff]/g), ({ index }) => index);
  return strange.length >= fewest && strange.length * fewestOneIn > sample.length ? strange[0] : undefined;
}
