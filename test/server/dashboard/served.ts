import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask, cookieOf } from '../../dashboard/browse';
import { cli, removeHome, startCli, temporaryHome, type CliProcess, type Finished } from '../../support/cli-process';

/** What must never become an element of a page. */
export const nasty = '<script>document.title = "hurt"</script>';

const definition = `name: shown
version: 1.0.0
type: analysis
steps:
  - { id: pick, name: '${nasty}', set: { regime: calm } }
  - id: tell
    action: monitor.send_alert
    with: { severity: high, title: 'Alert ${nasty}', message: '${nasty}', channels: [log] }
  - { id: broken, action: data.get_historical_data, with: { symbols: [NOSUCH], start_date: '2008-01-02', end_date: '2008-01-09' }, on_failure: continue, retry: { max_attempts: 1 } }
  - { id: panic, when: steps.pick.output.regime == 'crisis', set: { sold: true } }
  - { id: go, wait: { event: go } }
  - { id: ask, approve: 'Go on with ${nasty}?' }
events:
  on_emergency: [{ id: sell, set: { sold: true } }]
`;

/** A real installation with a real dashboard. */
export interface Served {
  /** Its state folder. */
  readonly home: string;
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly cookie: string;
  bellwether(...argv: string[]): Promise<Finished>;
  /** Starts a run that goes on until it is told to, and waits until it does. */
  start(runId: string): Promise<void>;
  /** A page as it is served. */
  page(address: string): Promise<string>;
  stop(): Promise<Finished>;
}

/** Starts an embedded server, a worker and the dashboard, all in a folder of their own. */
export async function startServed(): Promise<Served> {
  const home = temporaryHome();
  const file = path.join(home, 'shown.yaml');
  writeFileSync(file, definition);
  const bellwether = (...argv: string[]): Promise<Finished> => cli(home, argv);
  await bellwether('up');
  const dashboard: CliProcess = startCli(home, ['dashboard', '--json']);
  await dashboard.untilOut(/\n/);
  const { address, port } = JSON.parse(dashboard.out) as { address: string; port: number };
  const token = new URL(address).searchParams.get('token') ?? '';
  const cookie = await cookieOf({ port, token });
  const page = async (where: string): Promise<string> => (await ask({ port }, where, { headers: { cookie } })).body;
  return {
    home,
    address,
    port,
    token,
    cookie,
    bellwether,
    page,
    async start(runId) {
      await bellwether('start', file, '--id', runId);
      for (;;) {
        const { out } = await bellwether('explain', runId);
        if (/^. go +running/m.test(out)) return;
      }
    },
    async stop() {
      dashboard.signal('SIGINT');
      const finished = await dashboard.finished;
      await bellwether('down');
      removeHome(home);
      return finished;
    },
  };
}
