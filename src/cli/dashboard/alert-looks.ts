import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../base/errors';
import { systemErrorCode } from '../../base/system-error';
import { FileAlerts } from '../../adapters/alerts/file-alerts';
import { loadChannels, type Channels } from '../../adapters/channels';
import type { AlertLook } from '../../dashboard';
import type { Alert } from '../../slices/alert-port';

const mostAlerts = 50;
/** Recorded sessions whose alerts are looked for, those that were replayed last: their folders stay. */
const mostSessions = 20;

interface Book {
  readonly folder: string;
  /** The recorded session whose alerts these are, as in `2008-10-15`. */
  readonly replay?: string;
}

/** The alerts of a state folder, those of now first and the gravest first among them; then those of recorded sessions, the latest first. */
export class AlertLooks {
  /** It only reads: the channels, and their secrets, are for those who send. */
  readonly #channels: Promise<Channels> = loadChannels({});

  constructor(private readonly stateFolder: string) {
    this.#channels.catch(() => undefined);
  }

  /** @throws ActionError where a store cannot be read, which it names. */
  async all(): Promise<readonly AlertLook[]> {
    const channels = await this.#channels;
    const books: readonly Book[] = [{ folder: this.stateFolder }, ...(await this.#replayed())];
    const looks = await Promise.all(books.map((book) => looksIn(book, channels)));
    return looks.flat().slice(0, mostAlerts);
  }

  async #replayed(): Promise<readonly Book[]> {
    const folder = path.join(this.stateFolder, 'replays');
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    });
    return names
      .flatMap((name) => {
        const { replay, realAt } = /^(?<replay>\d{4}-\d{2}-\d{2})-(?<realAt>\d+)$/.exec(name)?.groups ?? {};
        return replay === undefined ? [] : [{ folder: path.join(folder, name), replay, realAt: Number(realAt) }];
      })
      .sort((one, other) => other.realAt - one.realAt)
      .slice(0, mostSessions);
  }
}

const states = ['open', 'acknowledged', 'resolved'];
const severities = ['critical', 'high', 'medium', 'low'];

const gravestFirst = (one: Alert, other: Alert): number =>
  states.indexOf(one.state) - states.indexOf(other.state) ||
  severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
  Date.parse(other.last_seen) - Date.parse(one.last_seen);

/** Alerts of now that cannot be read are an error; those of a session of old do not hide them. */
async function looksIn({ folder, replay }: Book, channels: Channels): Promise<readonly AlertLook[]> {
  try {
    const { alerts } = await new FileAlerts(folder, channels).read();
    return [...alerts].sort(gravestFirst).map((alert) => lookOf(alert, replay));
  } catch (error) {
    if (replay === undefined) throw error;
    return [unreadable(replay, error)];
  }
}

function unreadable(replay: string, error: unknown): AlertLook {
  return {
    id: `replay-${replay}`,
    severity: 'low',
    state: 'open',
    title: 'The alerts of this session cannot be read',
    message: messageOf(error),
    count: 1,
    lastSeen: new Date(0).toISOString(),
    runId: '',
    stepPath: '',
    replay,
  };
}

function lookOf(alert: Alert, replay: string | undefined): AlertLook {
  const { id, severity, state, title, message, count, last_seen: lastSeen, source } = alert;
  return {
    id,
    severity,
    state,
    title,
    message,
    count,
    lastSeen,
    runId: source.run_id,
    stepPath: source.step_path,
    ...(replay !== undefined && { replay }),
  };
}
