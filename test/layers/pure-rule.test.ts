import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import pureRule from '../../tools/pure-rule.cjs';
import { placeOf } from './layer-table';
import { sourceFiles } from './source-files';

/** What the rule finds in a text, each as `line: message`. */
function findings(text: string): readonly string[] {
  const messages = new Linter().verify(text, {
    languageOptions: { parser: tseslint.parser },
    linterOptions: { noInlineConfig: true },
    plugins: { bellwether: { rules: { pure: pureRule } } },
    rules: { 'bellwether/pure': 'error' },
  });
  return messages.map(({ line, message }) => `${line}: ${message}`);
}

describe('the pure layers', () => {
  const pure = sourceFiles().filter(({ path }) => placeOf(path)?.layer.pure);

  it('read no clock, no environment, no randomness and no locale of the machine', () => {
    expect(pure.flatMap(({ path, text }) => findings(text).map((finding) => `${path}:${finding}`))).toEqual([]);
  });

  it.each(['src/engine/', 'src/expression/', 'src/calendar/', 'src/slices/'])('take in the files of %s', (folder) => {
    expect(pure.some(({ path }) => path.startsWith(folder))).toBe(true);
  });
});

describe('the rule', () => {
  it.each([
    ['Date.now()', 'Date.now reads the clock'],
    ["Date['now']()", 'Date.now reads the clock'],
    ['globalThis.Date.now()', 'Date.now reads the clock'],
    ['const clock = Date.now', 'Date.now reads the clock'],
    ['const { now } = Date', 'Date taken apart or renamed reads the clock'],
    ['new Date()', 'new Date() reads the clock'],
    ['new Date', 'new Date() reads the clock'],
    ['Date()', 'Date() reads the clock'],
    ['performance.now()', 'performance reads the clock'],
    ['Math.random()', 'Math.random is not the same twice'],
    ['const { random } = Math', 'Math taken apart or renamed is not the same twice'],
    ['crypto.randomUUID()', 'crypto is not the same twice'],
    ['setTimeout(run, 1)', 'setTimeout depends on a timer of the machine'],
    ['await new Promise((resolve) => setImmediate(resolve))', 'setImmediate depends on a timer of the machine'],
    ['AbortSignal.timeout(5)', 'AbortSignal.timeout depends on a timer of the machine'],
    ['process.env.HOME', 'process reaches outside'],
    ['console.log(1)', 'console reaches outside'],
    ['globalThis[name]()', 'globalThis reaches outside'],
    [
      'names.sort((a, b) => a.localeCompare(b))',
      'localeCompare() without a locale depends on the locale of the machine',
    ],
    ['amount.toLocaleString()', 'toLocaleString() without a locale depends on the locale of the machine'],
  ])('refuses %s', (text, message) => {
    expect(findings(text)).toEqual([expect.stringContaining(`1: ${message}. `)]);
  });

  it.each([
    'new Date(time)',
    "new Date('2008-10-15')",
    'new Date(...parts)',
    'Date.UTC(2008, 9, 15)',
    'Math.max(1, 2)',
    'ports.clock.now()',
    'function run(process: Process) { return process.name; }',
    'const Date = { now: () => 0 }; Date.now()',
    'interface Clock { process: string; setTimeout: number }',
    'function age(now: Date): number { return now.getTime(); }',
    "a.localeCompare(b, 'en-US')",
    "amount.toLocaleString('en-US')",
    "const text = 'Date.now()'",
  ])('lets pass: %s', (text) => {
    expect(findings(text)).toEqual([]);
  });

  it.each([
    'setImmediate(go); // deterministic: yields, so that a cancel is heard',
    '// deterministic: yields, so that a cancel is heard\nsetImmediate(go);',
  ])('excuses a use whose comment says why: %j', (text) => {
    expect(findings(text)).toEqual([]);
  });

  it.each([
    ['the comment gives no reason', 'setImmediate(go); // deterministic:'],
    ['the comment is about something else', 'setImmediate(go); // fast'],
    ['the comment stands elsewhere', '// deterministic: yields\n\nsetImmediate(go);'],
  ])('does not excuse a use when %s', (_, text) => {
    expect(findings(text)).toHaveLength(1);
  });

  it('says what to do', () => {
    expect(findings('Date.now()')).toEqual([
      '1: Date.now reads the clock. Take the time as an argument or from ports.clock, or say why it is safe: // deterministic: <reason>',
    ]);
  });
});
