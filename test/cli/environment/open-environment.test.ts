import { openEmbedded } from '../../../src/cli/environment/embedded';
import { openEnvironment } from '../../../src/cli/environment/environment';

jest.mock('../../../src/cli/environment/embedded', () => ({ openEmbedded: jest.fn() }));

const before = process.env;

beforeEach(() => {
  process.env = Object.fromEntries(Object.entries(before).filter(([name]) => !name.startsWith('TEMPORAL_')));
  jest.useFakeTimers();
});

afterEach(() => {
  process.env = before;
  jest.useRealTimers();
});

it('a stop ends a command whose server is being prepared and never comes: a file system that does not answer', async () => {
  jest.mocked(openEmbedded).mockReturnValue(new Promise(() => undefined));
  const stop = new AbortController();
  const opened = openEnvironment({ worker: false, log: () => undefined, signal: stop.signal });
  const ended = expect(opened).rejects.toMatchObject({ code: 'Interrupted' });
  stop.abort();
  await jest.advanceTimersByTimeAsync(3_000);
  await ended;
});
