import { Worker } from 'node:worker_threads';

/** How often a process looks whether its worker is still there. */
const everyMs = 500;

/**
 * Ends this process when its parent has gone, even while it computes: a thread looks, since the event loop, which would hear
 * that the channel is closed, may not get a turn for hours. A thread and not a signal that the system sends (Linux has one),
 * so that it is the same everywhere.
 */
export function watchParent(parentPid: number): void {
  const thread = new Worker(watch, {
    eval: true,
    execArgv: [],
    workerData: { parentPid, everyMs },
    name: 'watch-parent',
  });
  thread.unref();
}

/** The code of the thread, as text: a file of its own would be compiled anew, in the tests, by every process. */
const watch = `
const { workerData: { parentPid, everyMs } } = require('node:worker_threads');
const isThere = () => {
  if (process.platform !== 'win32') return process.ppid === parentPid;
  try { process.kill(parentPid, 0); return true; } catch { return false; }
};
setInterval(() => { if (!isThere()) process.kill(process.pid, 'SIGKILL'); }, everyMs);
`;
