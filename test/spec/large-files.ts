import type { SpecFile } from './spec-file';

const head = 'name: spec\nversion: 1.0.0\ntype: analysis\n';

/** Bad files that are too large to be kept as files. */
export const largeFiles: readonly SpecFile[] = [
  {
    name: 'file-too-large-characters',
    text: `${head}description: "${'a'.repeat(2 ** 20)}"\n`,
    expected: ['issue file-too-large 1:1'],
  },
  {
    name: 'file-too-large-words',
    text: `${head}steps: [${'a, '.repeat(150_000)}]\n`,
    expected: ['issue file-too-large 4:224988'],
  },
  {
    name: 'payload-too-large',
    text: withInput(100, 20_000),
    expected: ['issue payload-too-large 7:5'],
  },
  {
    name: 'plan-too-large',
    text: withInput(60, 20_000),
    expected: ['issue plan-too-large 4:1'],
  },
];

/** One step that sets the same long text many times over: little to read, much to send. */
function withInput(times: number, length: number): string {
  const entries = Array.from(
    { length: times },
    (_, index) => `      k${index}: ${index === 0 ? `&text "${'x'.repeat(length)}"` : '*text'}\n`,
  );
  return `${head}steps:\n  - id: x\n    workflow: archive\n    with:\n${entries.join('')}`;
}
