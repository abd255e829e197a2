import { readFileSync } from 'node:fs';
import { compileDefinition } from '../../src/definition';
import { sampleCatalogue } from './sample-catalogue';
it('x', () => {
  const text = readFileSync(`${__dirname}/cases.txt`, 'utf8');
  const out = text
    .split('\n### ')
    .slice(1)
    .map((c) => {
      const [title, ...rest] = c.split('\n');
      const r = compileDefinition(rest.join('\n'), 'f.yaml', sampleCatalogue);
      return (
        '### ' +
        title +
        '\n' +
        (r.plan ? '  PLAN\n' : '') +
        r.issues
          .map(
            (i) =>
              `  ${i.line}:${i.column} ${i.severity === 'error' ? '' : 'WARN '}${i.code} ${i.path || '-'} | ${i.message}`,
          )
          .join('\n')
      );
    });
  require('node:fs').writeFileSync('/tmp/out.txt', out.join('\n'));
});
