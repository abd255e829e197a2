import { compileDefinition } from '../../src/definition';
import { catalogueOf } from '../../src/catalogue';
const c = catalogueOf();
const t = (name: string, text: string) => it(name, () => {
  const s = performance.now();
  let out: string;
  try { const r = compileDefinition(text, 'f.yaml', c); out = (r.plan ? 'PLAN ' : '') + r.issues.slice(0, 6).map(i => `${i.line}:${i.column} ${i.code} [${i.path}] ${i.message.slice(0, 200)}`).join('\n   ') + ` (#${r.issues.length})`; }
  catch (e) { out = 'THROWN ' + String(e).slice(0, 200); }
  process.stdout.write(`--- ${name} ${(performance.now() - s).toFixed(0)}ms\n   ${out}\n`);
});
const head = 'name: a\nversion: 1.0.0\ntype: backtest\n';
const one = 'steps:\n  - id: x\n    action: data.get_historical_data\n    with: { symbols: [SPX], start_date: "2004-01-02", end_date: "2005-01-03" }\n';
t('ok', head + one);
t('brackets', head + 'x: ' + '['.repeat(10000) + ']'.repeat(10000) + '\n' + one);
t('brackets with', head + one.replace('symbols: [SPX]', 'symbols: ' + '['.repeat(10000) + ']'.repeat(10000)));
t('brackets 1000', head + one.replace('symbols: [SPX]', 'symbols: ' + '['.repeat(1000) + ']'.repeat(1000)));

t('braces 10k', '{a: '.repeat(10000));
t('dashes', '- '.repeat(10000) + 'a');
t('indent', Array.from({length: 1000}, (_, i) => ' '.repeat(i) + 'a:').join('\n'));


t('bomb', 'a: &a [x,x,x,x,x,x,x,x,x]\n' + 'bcdefghij'.split('').map((l, i) => `${l}: &${l} [${Array(9).fill('*' + 'abcdefghij'[i]).join(',')}]`).join('\n'));
t('big alias', head + one.replace('symbols: [SPX]', 'x: &x [' + 'aaaa,'.repeat(100000) + 'a], symbols: [' + '*x,'.repeat(98) + '*x]'));
t('self alias', head + one.replace('symbols: [SPX]', 'symbols: &x [*x]'));
t('tag', head + one + '    when: !x\n');
t('tag2', head + one + '    when: ! x\n');
t('tag3', head + one + '    when: !!binary aGVsbG8=\n');
t('yaml11', '%YAML 1.1\n---\n' + head + one + '    name: 2001-01-01\n    when: yes\n');
t('proto', head + one + '    __proto__: {a: 1}\n');
t('proto with', head + one.replace('symbols: [SPX]', 'symbols: [SPX], __proto__: {a: 1}'));
t('proto top', head + one + '__proto__: {a: 1}\nconstructor: 2\n');
t('proto var', head + 'variables: { __proto__: { type: string }, constructor: {type: string} }\n' + one);
t('bom', '\ufeff' + head + one);
t('crlf', (head + one + '    whn: x\n').replace(/\n/g, '\r\n'));
t('tabs', head + 'steps:\n\t- id: x\n');
t('empty', '');
t('comment', '# x\n');
t('scalar', 'hello');
t('list', '- a\n- b');
t('multi', head + one + '---\n' + head + one);
t('multi end', head + one + '...\n');
t('nan', head + one.replace('symbols: [SPX]', 'symbols: [SPX], x: .nan'));
t('dup', head + 'name: b\n' + one + '    when: !x\n');
t('unsorted', head + one + '    when: !x\n' + 'name: b\n');
t('no version', 'name: a\ntype: backtest\nsteps:\n  - id: x\n    action: foo.bar\n');
t('bad id', head + 'steps:\n  - id: X\n    action: foo.bar\n  - action: foo.baz\n  - id: b\n    action: foo.bar\n');
t('bad fallback', head + one + '    on_failure: { fallback: [ { id: y, actoin: foo } ] }\n');
t('paren', head + 'variables: { a: {type: boolean, default: true} }\n' + one + '    when: ${{ (a || a) && a }}\n');
t('when null', head + one + '    when:\n');
t('nul char', head + one + '    name: "\\0"\n');
t('complex key', head + one + '? [a, b]\n: c\n? {a: 1}\n: d\n');
t('null key', head + one + ': c\n');
t('merge', head + 'steps:\n  - &s\n    id: x\n    action: data.get_historical_data\n  - <<: *s\n    id: y\n');
t('2MB', 'a'.repeat(2*1024*1024));
t('long key', head + one + 'k'.repeat(900000) + ': 1\n');
t('big steps', head + 'steps:\n' + Array.from({length: 1900}, (_, i) => `  - id: s${i}\n    action: data.get_historical_data\n    with: { symbols: ["${'${{ steps.s0.output.bars.hash }}'}"], start_date: "2004-01-02", end_date: "2005-01-03" }\n    when: ${i ? "steps.s0.status == 'x' && steps.s1.status == 'x'" : 'true'}\n`).join(''));
t('deep groups', head + 'steps: ' + Array.from({length: 60}, (_, i) => `[{id: a, steps: `).join('') + '[{id: x, action: q.z}]' + '}]'.repeat(60));
t('deep groups 500', head + 'steps: ' + Array.from({length: 500}, (_, i) => `[{id: a, steps: `).join('') + '[{id: x, action: q.z}]' + '}]'.repeat(500));
