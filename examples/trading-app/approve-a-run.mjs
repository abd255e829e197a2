// Follows a run as it happens, decides on what it asks, and acts on errors by their codes.
import { BellwetherClient, BellwetherError, definition } from 'bellwether';

const resize = definition({
  name: 'resize_position',
  version: '1.0.0',
  type: 'analysis',
  variables: { size: { type: 'number', minimum: 0, maximum: 0.1 } },
  steps: [
    { id: 'confirm', approve: { message: 'Resize to ${{ size }} of equity?', timeout: '1h' } },
    { id: 'decided', set: { size: '${{ size }}' } },
  ],
});

const client = new BellwetherClient();
try {
  const runId = await client.start(resize, { size: 0.05 });
  await client.decide(runId, 'confirm', { approved: true, by: 'the example' });
  for await (const event of client.watch(runId)) {
    if (event.kind === 'step') console.log(`${event.step.path}: ${event.step.status}`);
    if (event.kind === 'ended') console.log(event.status, event.result.context.stepOutputs.decided);
  }
  // A run that has ended takes nothing any more.
  await client.pause(runId);
} catch (error) {
  if (!(error instanceof BellwetherError)) throw error;
  switch (error.code) {
    case 'RunEnded':
      console.log('RunEnded: nothing to pause');
      break;
    case 'TemporalUnreachable':
      console.error(`${error.message}\nIn a checkout:  npx bellwether up`);
      process.exitCode = 1;
      break;
    default:
      throw error;
  }
} finally {
  await client.close();
}
