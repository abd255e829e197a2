import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canReach, mayUse } from '../../src/ledger/server/system-user';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bellwether-reach-'));
  mkdirSync(path.join(folder, 'a', 'b'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Neither the owner of anything here nor of its group. */
const stranger = { uid: 54_321, gid: 54_321 };

describe('whether a user can reach a folder', () => {
  it.each([
    ['when all are open', 0o755, 0o755, true],
    ['when those on the way may be passed through only', 0o711, 0o755, true],
    ['not when one on the way is closed', 0o700, 0o755, false],
    ['not when the folder itself cannot be read', 0o755, 0o711, false],
  ])('%s', (_, onTheWay, itself, expected) => {
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'a'), onTheWay);
    chmodSync(path.join(folder, 'a', 'b'), itself);
    expect(canReach(path.join(folder, 'a', 'b'), stranger)).toBe(expected);
  });

  it('goes by the owner and the group where the user is one of them', () => {
    chmodSync(folder, 0o750);
    const owner = { uid: process.getuid?.() ?? 0, gid: 54_321 };
    const member = { uid: 54_321, gid: process.getgid?.() ?? 0 };
    expect([owner, member, stranger].map((user) => mayUse(folder, user, 0o2))).toEqual([true, false, false]);
    expect([owner, member, stranger].map((user) => mayUse(folder, user, 0o5))).toEqual([true, true, false]);
  });
});
