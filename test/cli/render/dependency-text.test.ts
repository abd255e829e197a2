import { dependencyText } from '../../../src/cli/render/dependency-text';

it.each([
  [{ on: 'succeeded', status: 'succeeded' }, 'needs succeeded; it succeeded'],
  [{ on: 'succeeded', status: 'running' }, 'needs succeeded; it is running'],
  [{ on: 'succeeded', status: 'cancelled' }, 'needs succeeded; it was cancelled'],
  [{ on: 'succeeded', status: 'skipped' }, 'needs succeeded, or skipped by its own when; it was skipped'],
  [
    { on: 'succeeded', status: 'failed', tolerated: true as const },
    'needs succeeded, or a failure that is tolerated; it failed, which is tolerated',
  ],
  [{ on: 'succeeded', status: 'failed' }, 'needs succeeded; it failed'],
  [{ on: 'failed', status: 'succeeded' }, 'needs failed; it succeeded'],
  [
    { on: 'failed', status: 'failed', tolerated: true as const },
    'needs failed, tolerated or not; it failed, which is tolerated',
  ],
  [{ on: 'skipped', status: 'waiting' }, 'needs skipped; it is waiting'],
  [{ on: 'finished', status: 'failed' }, 'needs to have ended, however; it failed'],
])('of the dependency %j it is said what is needed and what it was', (dependency, text) => {
  expect(dependencyText(dependency)).toBe(text);
});
