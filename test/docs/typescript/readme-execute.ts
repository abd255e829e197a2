import { BellwetherClient } from '../../../src/client';

/** README.md, the library. */
export async function readmeExecute() {
  const client = new BellwetherClient(); // TEMPORAL_ADDRESS, or the profile in Temporal's own configuration file
  const result = await client.execute(
    'simple_backtest',
    { symbols: ['SPX'], initial_capital: 50_000 },
    { onProgress: (event) => console.log(event.kind) },
  );
  console.log(result.status, result.context.stepOutputs['run_backtest']);
  await client.close();
}
