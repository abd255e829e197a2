import { runPatches } from '../../src/base/run-patches';
import { resolveActivity, type ResolveDependencies } from '../../src/activities/resolve-run';
import type { ActionCatalogue } from '../../src/definition';
import { fakeCatalogue } from '../support/fake-catalogue';
import { planOf } from '../support/plan-of';

const whole = fakeCatalogue({ 'mine.score': { name: 'mine.score' }, 'mine.rank': { name: 'mine.rank' } });
const lacking: ActionCatalogue = { names: ['test.step'], get: (name) => fakeCatalogue().get(name) };

const resolving = (catalogue: ActionCatalogue) => {
  const dependencies: ResolveDependencies = {
    definitions: { find: async () => undefined, list: async () => [], read: async () => '' },
    catalogue,
    searchAttributes: async () => [],
  };
  return resolveActivity(dependencies);
};

const plan = planOf(
  `
  steps:
    - { id: a, action: mine.score }
    - { id: g, mode: parallel, steps: [{ id: b, action: mine.rank }, { id: c, action: test.step }, { id: d, action: mine.far, task_queue: python }] }`,
  fakeCatalogue({ 'mine.score': {}, 'mine.rank': {}, 'mine.far': {} }),
);

it('a worker that lacks a slice says which, and what to do', async () => {
  const refused = resolving(lacking)({ definition: plan });

  await expect(refused).rejects.toMatchObject({
    type: 'UnknownAction',
    nonRetryable: true,
    message: expect.stringMatching(
      /^the worker that took the run lacks what the plan uses: mine\.rank, mine\.score \(no slice 'mine' at all\)\. It has the slices test\. Start it with the same BELLWETHER_SLICES/,
    ),
  });
});

it('a worker that has them takes the run', async () => {
  expect(await resolving(whole)({ definition: plan })).toEqual({
    variables: {},
    searchAttributes: [],
    patches: runPatches,
  });
});

it('a plan that does not hang together is an invalid one', async () => {
  const broken = { ...plan, root: { ...plan.root, steps: 'none' } };

  await expect(resolving(whole)({ definition: broken })).rejects.toMatchObject({ type: 'InvalidPlan' });
});

it('compiles a definition once, and again when its file has another text', async () => {
  let text = 'name: mine\nversion: 1.0.0\ntype: analysis\nsteps: [{ id: a, action: mine.score }]';
  let looks = 0;
  const counting: ActionCatalogue = {
    names: whole.names,
    get(name) {
      looks += 1;
      return whole.get(name);
    },
  };
  const file = { name: 'mine', file: 'mine.yaml' };
  const resolve = resolveActivity({
    definitions: { find: async () => file, list: async () => [file], read: async () => text },
    catalogue: counting,
    searchAttributes: async () => [],
  });

  const first = await resolve({ definition: 'mine' });
  const compiled = looks;
  const second = await resolve({ definition: 'mine' });
  expect(compiled).toBeGreaterThan(0);
  expect(looks).toBe(compiled);
  expect(second).toEqual(first);

  text = text.replace('1.0.0', '1.0.1');
  expect(await resolve({ definition: 'mine' })).toMatchObject({ plan: { version: '1.0.1' } });
  expect(looks).toBeGreaterThan(compiled);
});
