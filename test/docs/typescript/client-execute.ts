import { BellwetherClient } from '../../../src/client';

/** docs/client.md, the first block. */
export async function clientExecute() {
  const client = new BellwetherClient();
  const result = await client.execute(
    'simple_backtest',
    { symbols: ['SPX'] },
    { onProgress: (event) => console.log(event.kind) },
  );
  console.log(result.status, result.context.stepOutputs['run_backtest']);
  await client.close();
}
