import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openLedger, type Ledger } from '../../../src/ledger';
import { ask, formKeyOf } from '../../dashboard/browse';
import { newIntent, trade } from '../../support/ledger-entries';
import { startServed, type Served } from './served';

jest.setTimeout(300_000);

/** Opens the desk of its account, and waits. */
const trading = `name: trading
version: 1.0.0
type: paper_trade
steps:
  - { id: account, action: paper_trade.get_account }
  - { id: go, wait: { event: go } }
events:
  on_emergency: [{ id: sell, set: { sold: true } }]
`;

let served: Served;
let ledger: Ledger;
beforeAll(async () => {
  served = await startServed();
  await start('first');
  ledger = await openLedger({ stateFolder: served.home, sendSettleMs: 0 });
});
afterAll(async () => {
  await ledger.close();
  await served.stop();
});

async function start(runId: string): Promise<void> {
  const file = path.join(served.home, 'trading.yaml');
  writeFileSync(file, trading);
  await served.bellwether('start', file, '--id', runId, '--account', 'paper');
  for (;;) {
    const { out } = await served.bellwether('explain', runId);
    if (/^. go +running/m.test(out)) return;
    if (/^. account +failed/m.test(out)) throw new Error(out);
  }
}

/** As the form of the page sends it. */
async function haltOnThePage(scope: string, key: string, level: string) {
  const form = { form_key: await formKeyOf(served, served.cookie), scope, key, level, reason: 'wrong prices' };
  const origin = `http://127.0.0.1:${served.port}`;
  const headers = { cookie: served.cookie, origin, accept: 'application/json' };
  const { body } = await ask(served, '/halt', { method: 'POST', headers, body: new URLSearchParams(form).toString() });
  return JSON.parse(body) as { readonly confirmed: boolean; readonly lines: readonly string[] };
}

/** Asks the gate for an order. */
async function mayBeSent(): Promise<boolean> {
  const { id } = await ledger.storeIntent(newIntent());
  const decision = await ledger.beginSend(id, 1);
  if (decision.go) await ledger.recordAnswer(id, decision.sends, { kind: 'rejected', reason: 'only a question' });
  return decision.go;
}

it('of an account closes its gate, ends its runs, and shows who has halted it', async () => {
  expect(await mayBeSent()).toBe(true);
  const { confirmed, lines } = await haltOnThePage('account', 'paper', 'flatten');
  expect({ confirmed, lines }).toEqual({
    confirmed: true,
    lines: expect.arrayContaining([
      expect.stringMatching(/^halted account paper at level flatten \(halt-\S+\): wrong prices$/),
      '  ✓ told: first',
    ]),
  });
  expect(await mayBeSent()).toBe(false);
  expect((await served.bellwether('show', 'first')).out).toMatch(/^first {3}halted/);
  const { out } = await served.bellwether('guard', '--account', 'paper');
  expect(out).toMatch(/^paper: halted at level flatten; 0 positions, 0 orders open, 0 sends in flight\n/);
  expect(out).toMatch(/\(flatten\) by .*, on the dashboard,\s+.*wrong prices/);
  expect(await served.page('/')).toContain('wrong prices');
});

it('of everything says what it could not close', async () => {
  await served.bellwether('release', '--account', 'paper', '--by', 'bob', '--reason', 'looked at it');
  await start('second');
  // Nobody quotes it here: it cannot be sold.
  await trade(ledger, 'NOSUCH', '10', '900');
  const { confirmed, lines } = await haltOnThePage('all', '', 'flatten');
  const said = lines.join('\n');
  expect(confirmed).toBe(false);
  expect(said).toMatch(/halted all accounts at level flatten \(halt-\S+\): wrong prices/);
  expect(said).toContain('✓ told: second');
  expect(said).toMatch(/✗ left: 10 NOSUCH: the last closing order is rejected, 0 of 10 filled/);
  expect(await mayBeSent()).toBe(false);
  expect((await served.bellwether('show', 'second')).out).toMatch(/^second {3}halted/);
});
