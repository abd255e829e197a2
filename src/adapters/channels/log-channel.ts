import type { Channel } from './channel';

/** Writes notices to the log of the worker: nobody is told, but nothing is lost. */
export const logChannel: Channel = {
  name: 'log',
  kind: 'log',
  async deliver({ id, kind, severity, title, message, at, runId, stepPath }, { log }) {
    const fields = { notice: id, kind, severity, at, run: runId, step: stepPath, message };
    // A warning even when it is mild: workers leave the level below out unless they are told otherwise.
    log.warn(title, fields);
    return { delivered: true };
  },
};
