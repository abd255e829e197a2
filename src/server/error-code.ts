/** Whether what was thrown carries this system error code (`ENOENT`, …). Without `instanceof`, which fails across realms. */
export function hasErrorCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
