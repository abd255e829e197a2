/** Exit codes of every command. */
export const exitCodes = {
  done: 0,
  /** The run failed, was cancelled or timed out; or an installation has something wrong with it. */
  runFailed: 1,
  /** Wrong use, or a definition that is not valid. Nothing was started. */
  wrongUse: 2,
  /** Interrupted by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
