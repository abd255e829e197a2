/** A test of what only Linux gives: the time that a process started, by which two processes with one id are told apart. */
export const onLinux = process.platform === 'linux' ? it : it.skip;
