import { catalogueOf } from '../../src/catalogue';
import { externalAction } from '../../src/catalogue/external-action';
import { compileDefinition } from '../../src/definition';
import { testPorts } from '../support/test-ports';

const object = (properties: Record<string, unknown>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const sentiment = {
  name: 'research.sentiment',
  summary: 'Score headlines',
  capability: 'compute',
  input: object({ headlines: { type: 'array', items: { type: 'string' } } }),
  output: object({ score: { type: 'number' } }),
  defaults: { timeout: '30s' },
};
const actionOf = (change: object = {}) => externalAction(JSON.stringify({ ...sentiment, ...change }), 'file.json');

const issuesOf = (steps: string): readonly string[] => {
  const text = `name: x\nversion: 1.0.0\ntype: analysis\nsteps:\n${steps}`;
  return compileDefinition(text, 'x.yaml', catalogueOf([actionOf()])).issues.map(({ code }) => code);
};

describe('an action that other workers serve', () => {
  it.each([
    ['as it is declared', '{ id: a, action: research.sentiment, with: { headlines: [up] } }', []],
    [
      'with an unknown input',
      '{ id: a, action: research.sentiment, with: { headlines: [up], x: 1 } }',
      ['unknown-key'],
    ],
    ['without its input', '{ id: a, action: research.sentiment }', ['missing-key']],
    [
      'with an input of a wrong type',
      '{ id: a, action: research.sentiment, with: { headlines: [1] } }',
      ['wrong-type'],
    ],
  ])('is checked in a definition: %s', (_, step, codes) => {
    expect(issuesOf(`  - ${step}`)).toEqual(codes);
  });

  it.each([
    ['of the step', '', ', resources: { memory: 1GiB }'],
    ['of the definition', 'resources: { cpu: 2 }\n', ''],
  ])('is refused where it has limits that nobody keeps it to: %s', (_, definition, step) => {
    const steps = `  - { id: a, action: research.sentiment, with: { headlines: [up] }${step} }`;
    const text = `name: x\nversion: 1.0.0\ntype: analysis\n${definition}steps:\n${steps}`;
    const { plan, issues } = compileDefinition(text, 'x.yaml', catalogueOf([actionOf()]));
    expect(plan).toBeUndefined();
    expect(issues).toMatchObject([
      { code: 'misplaced-key', message: expect.stringContaining("'research.sentiment' is served by") as string },
    ]);
  });

  it.each([
    ['steps.a.output.score > 0', []],
    ["steps.a.output.score == 'good'", ['expression-type']],
    ['steps.a.output.mood > 0', ['unknown-field']],
  ])('gives an output of known type: %s', (when, codes) => {
    const step = '{ id: a, action: research.sentiment, with: { headlines: [up] } }';
    expect(issuesOf(`  - ${step}\n  - { id: b, when: "${when}", set: { v: 1 } }`)).toEqual(codes);
  });

  it('is refused by our own workers', async () => {
    await expect(actionOf().run({ headlines: [] }, testPorts())).rejects.toMatchObject({
      code: 'ServedElsewhere',
      retryable: false,
    });
  });

  it.each([
    ['compute', {}, undefined],
    ['compute', { max_attempts: 5 }, 5],
    ['live_trade', {}, 1],
    ['paper_trade', { max_attempts: 2 }, 2],
  ])('that is %s, with %j, may be tried so often', (capability, change, maxAttempts) => {
    expect(actionOf({ capability, ...change }).maxAttempts).toBe(maxAttempts);
  });

  it.each([
    ['no JSON', '{', 'file.json declares no action: '],
    ['a name without a slice', JSON.stringify({ ...sentiment, name: 'sentiment' }), 'write it as slice.action'],
    ['an unknown key', JSON.stringify({ ...sentiment, taskQueue: 'python' }), 'Unrecognized key: "taskQueue"'],
    ['no output', JSON.stringify({ ...sentiment, output: undefined }), 'output'],
    ['an input that is no object', JSON.stringify({ ...sentiment, input: { type: 'string' } }), 'input.type'],
    [
      'a schema of no known type',
      JSON.stringify({ ...sentiment, input: object({ a: { type: 'txt' } }) }),
      'its input is a JSON Schema that is not understood: Unsupported type: txt',
    ],
  ])('is refused with what is wrong: %s', (_, text, message) => {
    expect(() => externalAction(text, 'file.json')).toThrow(message);
  });
});
