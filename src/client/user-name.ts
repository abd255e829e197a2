import os from 'node:os';

/** Who asks, where nobody says: the name of the operating system's user. */
export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run as a user that it has no name for.
    return process.env['USER'] ?? 'unknown';
  }
}
