import { catalogueOf } from '../../src/catalogue';
import { regimeNames } from '../../src/slices/shared/risk';
import { namesRead, outputsRead, stepsOfPlan } from './plan-steps';
import { shippedFiles, shippedPlan, shippedText } from './shipped';

const catalogue = catalogueOf();
const rows = shippedFiles.map((file) => [file] as const);

/** Their outcome is what they do: somebody is told, or a file is written that people read. */
const isOutlet = (action: string): boolean =>
  catalogue.get(action)?.capability === 'notify' ||
  ['monitor.create_performance_report', 'monitor.create_optimization_report', 'monitor.update_dashboard'].includes(
    action,
  );

describe('a definition that ships', () => {
  it.each(rows)('%s gives no issue and no warning', (file) => {
    expect(() => shippedPlan(file)).not.toThrow();
  });

  it.each(rows)('%s is named after its definition, and its header explains it and how it is run', (file) => {
    const { name, description } = shippedPlan(file);
    const header = shippedText(file).split(/^name:/m)[0] ?? '';
    const stem = file.replace(/\.yaml$/, '');
    expect(name).toBe(stem.replaceAll('-', '_'));
    expect(description.length).toBeGreaterThan(30);
    expect(header.split('\n').length).toBeGreaterThan(5);
    expect(header).toContain(`bellwether run ${stem}`);
  });

  it.each(rows)('%s uses the output of every step: in a later step, a handler or the report', (file) => {
    const steps = stepsOfPlan(shippedPlan(file));
    const known = new Set(steps.map(({ names }) => names.join('/')));
    const unused = steps
      .filter(({ step }) => step.kind === 'set' || (step.kind === 'action' && !isOutlet(step.action)))
      .filter(({ step, names }) => {
        const others = steps.filter((other) => other.step !== step);
        if (others.some((other) => outputsRead(other, known).includes(names.join('/')))) return false;
        const facts = step.kind === 'action' ? Object.keys(catalogue.get(step.action)?.publishes ?? {}) : [];
        return !others.some(({ text }) => facts.some((fact) => namesRead(text).has(fact)));
      })
      .map(({ names }) => names.join('/'));
    expect(unused).toEqual([]);
  });

  it.each(rows)('%s uses every variable that it declares', (file) => {
    const plan = shippedPlan(file);
    const texts = [...stepsOfPlan(plan).map(({ text }) => text), JSON.stringify(plan.market ?? {})];
    const read = new Set(texts.flatMap((text) => [...namesRead(text)]));
    expect(Object.keys(plan.variables).filter((variable) => !read.has(variable))).toEqual([]);
  });

  it.each(rows)('%s runs with nothing given: every variable has a default', (file) => {
    const { variables } = shippedPlan(file);
    expect(Object.keys(variables).filter((name) => variables[name]?.default === undefined)).toEqual([]);
  });

  it.each(rows)('%s names only regimes that the slice produces', (file) => {
    const tested = [...shippedText(file).matchAll(/regime(?: ==| !=|\.startsWith\() ?'(\w+)'/g)].map(
      ([, name]) => name ?? '',
    );
    expect(
      tested.filter((name) => !regimeNames.some((regime) => regime === name || regime.startsWith(`${name}_`))),
    ).toEqual([]);
  });
});

describe('the check that every output is used', () => {
  const step = (names: string[], text: string) => ({ step: { kind: 'set' } as never, names, text });

  it.each([
    [['a'], 'steps.b.output.x', ['b']],
    [['group', 'a'], 'steps.b.output', ['group/b']],
    [['group', 'a'], 'has(steps.top.output)', ['top']],
    [['a'], 'steps.group.b.output[0]', ['group/b']],
    [['a'], 'steps.other.output', []],
  ])('takes what %j reads in %j for %j', (names, text, read) => {
    expect(outputsRead(step(names, text), new Set(['b', 'group/b', 'top']))).toEqual(read);
  });

  it('knows the names in conditions and in ${{ }}, and not words in quotes or in messages', () => {
    expect([
      ...namesRead('{"when":"drawdown > limit && regime == \'crisis\'","with":{"a":"loss ${{ cash * 2 }}"}}'),
    ]).toEqual(['cash', 'drawdown', 'limit', 'regime']);
  });
});
