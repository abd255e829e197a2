import { thenClose } from '../../src/worker/then-close';

const failing = (message: string) => async (): Promise<void> => {
  throw new Error(message);
};

async function ended(work: () => Promise<void>, ...closers: (() => unknown)[]) {
  const told: string[] = [];
  const warn = (message: string): void => void told.push(message.replace(/^.*: /, ''));
  const thrown = await thenClose(work, closers, warn).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
  return { thrown, told };
}

const fine = async (): Promise<void> => undefined;

describe('thenClose', () => {
  it('throws why the work failed, though what it used cannot be closed', async () => {
    expect(await ended(failing('no bundle'), failing('in use'))).toEqual({ thrown: 'no bundle', told: ['in use'] });
  });

  it('closes all, in order, whatever fails', async () => {
    const closed: string[] = [];
    const end = await ended(
      fine,
      () => closed.push('a'),
      failing('b'),
      () => closed.push('c'),
    );
    expect(closed).toEqual(['a', 'c']);
    expect(end).toEqual({ thrown: 'b', told: [] });
  });

  it('says nothing where nothing fails', async () => {
    expect(await ended(fine, fine)).toEqual({ thrown: undefined, told: [] });
  });
});
