import { runToResume } from '../../../src/cli/commands/take-up';
import type { RunSummary } from '../../../src/client';
import { loadDefinition } from '../../../src/client/definitions';
import type { Plan } from '../../../src/engine';

let plan: Plan;

beforeAll(async () => {
  ({ plan } = await loadDefinition('simple-backtest'));
});

const open = (planHash: string | undefined): RunSummary => ({
  runId: 'open-1',
  definition: 'simple_backtest',
  planHash,
  status: 'running',
  startedAt: '2026-01-02T15:04:05.678Z',
  closedAt: undefined,
});

type Choices = Parameters<typeof runToResume>[2];

async function ask(choices: Partial<Choices>, found: RunSummary | undefined) {
  const notes: string[] = [];
  const client = { findRunning: () => Promise.resolve(found) };
  const runId = await runToResume(client, plan, { var: {}, ...choices }, (text) => notes.push(text));
  return { runId, notes };
}

const nothing = 'Nothing to resume: no run of simple_backtest was interrupted. Starting another.';
const aside = (option: string): string =>
  `--resume is left aside: ${option} asks for a run of its own, and what was interrupted keeps its id and its variables.`;
const beside = 'The run open-1 of simple_backtest goes on beside this one; --resume takes it up instead.';
const changed =
  'The run open-1 was interrupted too, but the definition has changed since: starting another. Take it up with: npx bellwether watch open-1';

describe('runToResume', () => {
  it.each<[string, Partial<Choices>, 'none' | 'same' | 'changed' | 'unknown', string | undefined, string[]]>([
    ['takes up what was interrupted', { resume: true }, 'same', 'open-1', []],
    ['takes up what may be of the same plan', { resume: true }, 'unknown', 'open-1', []],
    ['takes up what was interrupted for npm start', { resumeQuietly: true }, 'same', 'open-1', []],
    ['says when there is nothing to take up', { resume: true }, 'none', undefined, [nothing]],
    ['says nothing of that at npm start', { resumeQuietly: true }, 'none', undefined, []],
    ['says when an id is asked for', { resume: true, id: 'mine' }, 'same', undefined, [aside('--id')]],
    ['says when variables are', { resume: true, var: { symbols: 'SPX' } }, 'same', undefined, [aside('--var')]],
    ['says nothing of variables at npm start', { resumeQuietly: true, var: { a: '1' } }, 'same', undefined, []],
    ['says when the definition has changed', { resume: true }, 'changed', undefined, [changed]],
    ['says that at npm start too', { resumeQuietly: true }, 'changed', undefined, [changed]],
    ['takes nothing up unless asked, and says what goes on', {}, 'same', undefined, [beside]],
    ['says nothing where nothing goes on', {}, 'none', undefined, []],
    ['says nothing of it where an id is asked for', { id: 'mine' }, 'same', undefined, []],
    ['says nothing of it with --no-resume', { resume: false }, 'same', undefined, []],
    ['takes nothing up with --no-resume', { resume: false, resumeQuietly: true }, 'same', undefined, []],
  ])('%s', async (_, choices, kind, runId, notes) => {
    const found = { none: undefined, same: open(plan.hash), changed: open('sha256:other'), unknown: open(undefined) };
    expect(await ask(choices, found[kind])).toEqual({ runId, notes });
  });
});
