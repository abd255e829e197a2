/** Base of every error that the program raises on purpose. `code` is stable; messages may be reworded. */
export class BellwetherError extends Error {
  override readonly name: string = 'BellwetherError';

  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
