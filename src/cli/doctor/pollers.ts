import { missing, ok, type Found } from './finding';

interface Poller {
  /** `process id@host`, of a worker that does not say otherwise. */
  readonly identity: string;
  /** ISO 8601, UTC. */
  readonly polledAt: string;
}

interface Here {
  readonly host: string;
  readonly now: number;
  isAlive(pid: number): boolean;
}

/**
 * What the server's list of pollers says of workers. It keeps one for a minute after it was last heard of; of a process on this
 * machine it can be seen whether it lives.
 */
export function pollersFinding(pollers: readonly Poller[], here: Here): Found {
  const isGone = ({ identity }: Poller): boolean => {
    const [, pid, host] = /^(\d+)@(.+)$/.exec(identity) ?? [];
    return pid !== undefined && host === here.host && !here.isAlive(Number(pid));
  };
  const latest = (some: readonly Poller[]): string => {
    const at = Math.max(...some.map(({ polledAt }) => Date.parse(polledAt)));
    return `${Math.max(0, Math.round((here.now - at) / 1000))} s ago`;
  };
  const alive = pollers.filter((poller) => !isGone(poller));
  const gone = pollers.filter(isGone);
  if (alive.length > 0)
    return ok(
      `${alive.map(({ identity }) => identity).join(', ')}, last heard of ${latest(alive)} (one that is idle asks once a minute: one that was killed since then still counts)`,
    );
  if (gone.length > 0)
    return missing(
      `${gone.map(({ identity }) => identity).join(', ')} was last heard of ${latest(gone)}, and its process has ended; start one with: bellwether worker`,
    );
  return missing('no worker polls; start one with: bellwether worker');
}
