// Tells what the accounts hold and what is open at the brokers. It asks the ledger, and needs neither server nor worker.
import { BellwetherClient } from 'bellwether';

const client = new BellwetherClient();
try {
  const accounts = await client.books.accounts();
  if (accounts.length === 0) console.log('no accounts yet');
  for (const { name, kind, cash, currency } of accounts) {
    console.log(`${name} (${kind}): ${cash} ${currency}`);
    for (const { symbol, quantity, averagePrice } of await client.books.positions({ account: name }))
      console.log(`  ${quantity} ${symbol} at ${averagePrice}`);
    for (const { side, quantity, symbol, state } of await client.books.orders({ account: name, open: true }))
      console.log(`  ${side} ${quantity} ${symbol}: ${state}`);
  }
} finally {
  await client.close();
}
