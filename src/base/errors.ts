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

/** The message of anything that was thrown. By its shape: `instanceof` fails across realms. */
export function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage && typeof error.message === 'string' ? error.message : String(error);
}
