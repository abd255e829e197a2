import { readFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueOf } from '../../src/catalogue';
import { importOldDefinition, type Imported } from '../../src/import';
import { loadYaml } from '../../src/definition/load';

const importOf = (text: string): Imported => importOldDefinition(text, 'old.yaml', 'new.yaml', catalogueOf());

function converted(text: string): Extract<Imported, { readonly kind: 'converted' }> {
  const imported = importOf(text);
  if (imported.kind === 'refused') throw new Error(imported.issues.map(({ message }) => message).join('\n'));
  return imported;
}

/** An old definition with this in its `spec`. */
const withSpec = (spec: string): string =>
  `apiVersion: bot_v2/workflows/v2\nmetadata: { name: old, version: 1.0.0 }\nspec:\n  type: analysis\n${spec.replaceAll(/^/gm, '  ')}\n`;

const ensemble = readFileSync(path.join(__dirname, 'files/ensemble.yaml'), 'utf8');

describe('a definition of the old system', () => {
  it('becomes one of this, which is valid', () => {
    const { text, issues, name } = converted(ensemble);
    expect(issues).toEqual([]);
    expect(name).toBe('backtest_ensemble');
    expect(loadYaml(text, 'new.yaml').data).toEqual({
      name: 'backtest_ensemble',
      version: '2.0.0',
      type: 'backtest',
      description: 'Two rules on one market',
      variables: {
        symbols: { type: 'array', default: ['SPX'] },
        start_date: { type: 'string', default: '2010-01-04' },
        end_date: { type: 'string', default: '2012-12-31' },
        max_drawdown: { type: 'number', default: 0.1 },
      },
      resources: { cpu: 2, memory: '4GiB', max_concurrent: 4, timeout: '3600s' },
      steps: [
        {
          id: 'fetch_data',
          action: 'data.get_historical_data',
          with: {
            symbols: '${{ symbols }}',
            start_date: '${{ start_date }}',
            end_date: '${{ end_date }}',
            history_bars: 250,
          },
          timeout: '90s',
          retry: { max_attempts: 3 },
        },
        {
          id: 'strategies',
          depends_on: ['fetch_data'],
          when: "regime != 'bear and gone' && !(drawdown >= max_drawdown || false)",
          mode: 'parallel',
          steps: [
            {
              id: 'cross',
              action: 'backtest.run',
              with: {
                bars: '${{ steps.fetch_data.output.bars }}',
                from: '${{ start_date }}',
                to: '${{ end_date }}',
                strategies: [{ symbol: 'SPX', strategy: 'moving_average_cross' }],
              },
              on_failure: 'continue',
            },
          ],
        },
      ],
      events: {
        on_failed: [
          {
            id: 'alert',
            action: 'monitor.send_alert',
            with: { severity: 'high', title: 'Failed', message: 'The backtest failed' },
          },
        ],
      },
    });
  });

  it('is told about, each change at its place', () => {
    const { notes } = converted(ensemble);
    expect(notes.map(({ kind, line, path: at }) => [kind, line, at])).toEqual([
      ['changed', 5, 'metadata.name'],
      ['by_hand', 8, 'metadata.labels'],
      ['changed', 6, 'metadata.version'],
      ['changed', 19, 'spec.steps[0].name'],
      ['changed', 32, 'spec.steps[1].condition'],
      ['changed', 44, 'spec.handlers.on_failure'],
    ]);
  });

  it('keeps a condition that is none of ours, so that the definition is refused until somebody has seen to it', () => {
    const { text, issues } = converted(
      withSpec('steps:\n  - name: a\n    action: monitor.get_system_metrics\n    condition: price ~ 3'),
    );
    expect(text).toContain('when: price ~ 3');
    expect(issues).toEqual([expect.objectContaining({ severity: 'error', path: 'steps[0].when' })]);
  });

  it('keeps an action that there is none of, and says which is meant', () => {
    const { issues } = converted(withSpec('steps:\n  - { name: a, slice: monitor, action: get_system_metric }'));
    expect(issues).toEqual([expect.objectContaining({ code: 'unknown-action' })]);
  });

  it('makes up no end for a schedule', () => {
    const { notes, issues, text } = converted(
      withSpec("steps:\n  - { name: a, action: monitor.get_system_metrics, schedule: '*/1 * * * *' }"),
    );
    expect(text).toContain('id: a_run');
    expect(notes).toEqual([expect.objectContaining({ kind: 'by_hand', path: 'spec.steps[0].schedule' })]);
    expect(issues.map(({ severity }) => severity)).toContain('error');
  });

  it('lets a handler of its own wait for a signal, and says so', () => {
    const { text, notes } = converted(
      withSpec(
        'steps: [{ name: a, action: monitor.get_system_metrics }]\nhandlers:\n  on_limit: [{ name: b, action: monitor.get_system_metrics }]',
      ),
    );
    expect(loadYaml(text, 'new.yaml').data).toMatchObject({ events: { on_limit: { external: true } } });
    expect(notes).toEqual([expect.objectContaining({ kind: 'by_hand', path: 'spec.handlers.on_limit' })]);
  });

  it('becomes branches where it had conditions', () => {
    const { text } = converted(
      withSpec(
        "steps:\n  - name: choose\n    conditions:\n      - { if: 'risk_score > 0.8', steps: [{ name: a, action: monitor.get_system_metrics }] }\n    else: [{ name: b, action: monitor.get_system_metrics }]",
      ),
    );
    expect(loadYaml(text, 'new.yaml').data).toMatchObject({
      steps: [
        { mode: 'conditional', branches: [{ when: 'risk_score > 0.8', steps: [{ id: 'a' }] }], else: [{ id: 'b' }] },
      ],
    });
  });
});

describe('a file that is none of the old system', () => {
  it.each([
    [
      'another version',
      'apiVersion: bot_v2/workflows/v1\nmetadata: { name: a }\nspec: { type: analysis, steps: [{ name: a }] }',
      '1:13',
      'bot_v2/workflows/v2',
    ],
    ['a key that is not known', withSpec('steps: [{ name: a }]\nparallelism: 3'), '6:3', "'parallelism'"],
    ['a step with an unknown key', withSpec('steps:\n  - name: a\n    enabled: false'), '7:7', "'enabled'"],
    ['no steps', withSpec('steps: []'), '5:10', 'at least 1'],
    ['a definition of this system', 'name: a\nversion: 1.0.0\ntype: analysis\nsteps: []', '1:1', 'apiVersion'],
  ])('is refused with the place: %s', (_what, text, place, message) => {
    const imported = importOf(text);
    expect(imported.kind).toBe('refused');
    const lines = imported.issues.map((issue) => `${issue.line}:${issue.column} ${issue.message}`);
    expect(lines).toContainEqual(expect.stringContaining(message));
    expect(lines.some((line) => line.startsWith(`${place} `))).toBe(true);
  });

  it('is refused where it is no YAML', () => {
    expect(importOf('a: [')).toMatchObject({ kind: 'refused' });
  });
});
