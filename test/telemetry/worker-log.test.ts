import { resolveSecret } from '../../src/adapters/secrets/resolve-secret';
import { createWorkerLog, type LogThreshold } from '../../src/telemetry';

/** A log, and what it wrote. */
function logged(threshold: LogThreshold = 'INFO') {
  const lines: string[] = [];
  return {
    log: createWorkerLog((line) => lines.push(line), threshold),
    lines,
    entries: () => lines.map((line) => JSON.parse(line) as unknown),
  };
}

it('an entry is one line of JSON with time, level, message, and what is known of run, step and attempt', () => {
  const { log, entries } = logged();
  log.entry(
    'WARN',
    'it is\nlate',
    { workflowId: 'run-1', workflowRunId: 'e', activityId: 'a/b[3]', attempt: 2, taskToken: 'xyz' },
    0,
  );
  expect(entries()).toEqual([
    {
      time: '1970-01-01T00:00:00.000Z',
      level: 'WARN',
      message: 'it is\nlate',
      workflowId: 'run-1',
      executionId: 'e',
      step: 'a/b[3]',
      attempt: 2,
    },
  ]);
});

it.each([
  ['INFO', ['INFO', 'WARN', 'ERROR']],
  ['WARN', ['WARN', 'ERROR']],
  ['DEBUG', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
] as const)('from %s on it writes %p', (threshold, levels) => {
  const { log, entries } = logged(threshold);
  for (const level of ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const) log.entry(level, 'x');
  expect(entries()).toEqual(levels.map((level) => expect.objectContaining({ level }) as unknown));
});

it('an error tells its message, its stack and its cause', () => {
  const { log, entries } = logged();
  log.warn('no', { error: new Error('outer', { cause: new TypeError('inner') }) });
  expect(entries()).toEqual([
    expect.objectContaining({
      error: expect.objectContaining({
        message: 'outer',
        stack: expect.stringContaining('worker-log.test'),
        cause: expect.objectContaining({ message: 'inner' }),
      }),
    }),
  ]);
});

it('a message of the fields does not stand for that of the entry', () => {
  const { log, entries } = logged();
  log.info('the title', { message: 'the text', count: 3n });
  expect(entries()).toEqual([expect.objectContaining({ message: 'the title', text: 'the text', count: 3 })]);
});

it.each([
  ['password', { password: 'hush-4711' }],
  ['a header', { request: { authorization: 'hush-4711' } }],
  ['deep down', { a: { b: { secret: 'hush-4711' } } }],
])('leaves out what is called a secret: %s', (_, fields) => {
  const { log, lines } = logged();
  log.info('sent', fields);
  expect(lines[0]).toContain('[redacted]');
  expect(lines[0]).not.toContain('hush-4711');
});

it.each(['hush-4711-"quoted"', 'hush mail 4712/+'])(
  'takes the value of a secret that was resolved out of whatever text it stands in: %p',
  async (value) => {
    await resolveSecret('env:MINE', { environment: { MINE: value }, folder: '/' });
    const { log, lines } = logged();
    log.warn(`the server said: ${value}`, {
      url: `https://h/?k=${encodeURIComponent(value)}`,
      basic: Buffer.from(value).toString('base64'),
    });
    expect(lines[0]).toContain('the server said: [env:MINE]');
    expect(lines[0]).not.toMatch(/4711|4712/);
    expect(lines[0]).not.toContain(Buffer.from(value).toString('base64'));
  },
);
