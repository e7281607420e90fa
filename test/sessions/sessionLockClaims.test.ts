import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SessionLock, type Ownership } from '../../src/sessions/sessionLock';
import { SELF } from './storedSession';

let folder: string;

beforeEach(async () => {
  folder = await fs.mkdtemp('/tmp/session-lock-');
});

afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await fs.rm(folder, { recursive: true });
});

/** Puts something of one's own into Node, for the code under test too. */
function replace(change: () => void): void {
  change();
  syncBuiltinESMExports();
}

async function acquire(): Promise<Ownership> {
  const acquired = await SessionLock.acquire(folder, SELF);
  if (acquired.kind !== 'owner') throw new Error('It is held.');
  return acquired.lock;
}

const ownerFiles = async (): Promise<readonly string[]> =>
  (await fs.readdir(folder)).filter((name) => name.startsWith('owner')).toSorted();

describe('a generation', () => {
  test('that has come and gone is claimed by nobody who is late', async () => {
    const { link } = fs;
    let isLate = false;
    replace(() =>
      vi.spyOn(fs, 'link').mockImplementation(async (from, to) => {
        // While this one was about to claim the first generation, others have come, gone, and been cleared away.
        if (!isLate) await fs.writeFile(join(folder, 'owner.7'), '');
        isLate = true;
        await link(from, to);
      }),
    );
    const lock = await acquire();
    expect([await lock.isOwner(), await ownerFiles()]).toEqual([true, ['owner.8']]);
    await lock.release();
  });

  test('is claimed once: whoever finds it taken looks again who owns', async () => {
    const { link } = fs;
    let rival: Ownership | null = null;
    replace(() =>
      vi.spyOn(fs, 'link').mockImplementation(async (from, to) => {
        if (rival === null) {
          vi.mocked(fs.link).mockImplementation(link);
          rival = await acquire();
        }
        await link(from, to);
      }),
    );
    expect(await SessionLock.acquire(folder, SELF)).toEqual({ kind: 'held', by: SELF });
    await vi.waitFor(async () => expect(await rival?.isOwner()).toBe(true));
  });

  test('that is followed owns no more', async () => {
    const lock = await acquire();
    expect(await lock.isOwner()).toBe(true);
    await fs.writeFile(join(folder, 'owner.2'), 'somewhere');
    expect(await lock.isOwner()).toBe(false);
    await lock.release();
  });
});

describe('an owner', () => {
  /** As the system answers where it has an owner's socket, and something keeps one from asking. */
  const failWith = (code: string): void =>
    replace(() => {
      vi.spyOn(net, 'connect').mockImplementation(() => {
        const socket = new net.Socket();
        setImmediate(() => socket.emit('error', Object.assign(new Error(code), { code })));
        return socket;
      });
    });

  test.each(['EACCES', 'EAGAIN'])('that can’t be asked (%s) may be there: nobody follows it', async (code) => {
    await fs.writeFile(join(folder, 'owner.1'), join(folder, 'owner.sock'));
    failWith(code);
    expect(await SessionLock.acquire(folder, SELF)).toEqual({ kind: 'held', by: { kind: 'unnamed' } });
    expect(await ownerFiles()).toEqual(['owner.1']);
  });

  test('that can’t be asked for want of file descriptors of one’s own is followed by nobody', async () => {
    await fs.writeFile(join(folder, 'owner.1'), join(folder, 'owner.sock'));
    failWith('EMFILE');
    await expect(SessionLock.acquire(folder, SELF)).rejects.toThrow('EMFILE');
    expect(await ownerFiles()).toEqual(['owner.1']);
  });

  test.each(['ENOENT', 'ECONNREFUSED'])('whose socket has nobody behind it (%s) is followed', async (code) => {
    await fs.writeFile(join(folder, 'owner.1'), join(folder, 'owner.sock'));
    failWith(code);
    const lock = await acquire();
    expect(await ownerFiles()).toEqual(['owner.2']);
    await lock.release();
  });
});
