/** Has `process.platform` say something else until the function that it gives is called. */
export function pretendPlatform(platform: NodeJS.Platform): () => void {
  const own = Object.getOwnPropertyDescriptor(process, 'platform');
  if (own === undefined) throw new Error('process has no platform');
  Object.defineProperty(process, 'platform', { ...own, value: platform });
  return () => {
    Object.defineProperty(process, 'platform', own);
  };
}
