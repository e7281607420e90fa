import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { SessionLock, type Ownership } from '../../src/sessions/sessionLock';

const SELF = { kind: 'window', name: 'shop' } as const;
const OTHER = { kind: 'window', name: 'office' } as const;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function own(): Promise<Ownership> {
  const acquired = await SessionLock.acquire(folder, SELF);
  if (acquired.kind !== 'owner') throw new Error(`Held by ${JSON.stringify(acquired.by)}`);
  onTestFinished(() => acquired.lock.release());
  return acquired.lock;
}

describe('two processes see each other', () => {
  const LONG = join(tmpdir(), 'a'.repeat(50), 'b'.repeat(50));

  test.each([
    ['where the first one’s temporary folder is missing', '/nonexistent/temporary', '/tmp'],
    ['where the second one’s is missing', '/tmp', '/nonexistent/temporary'],
    ['where the first one’s has a long name', LONG, '/tmp'],
    ['where they have different ones', '/var/tmp', '/tmp'],
  ])('%s', async (_, first, second) => {
    await mkdir(LONG, { recursive: true });
    vi.stubEnv('TMPDIR', first);
    const lock = await own();
    vi.stubEnv('TMPDIR', second);
    expect(await SessionLock.acquire(folder, OTHER)).toEqual({ kind: 'held', by: SELF });
    expect(await lock.isOwner()).toBe(true);
  });

  test('and no two share a socket, however long the temporary folder’s name is', async () => {
    await mkdir(LONG, { recursive: true });
    vi.stubEnv('TMPDIR', LONG);
    await own();
    const address = await readFile(join(folder, 'owner.1'), 'utf8');
    expect(Buffer.byteLength(address)).toBeLessThan(104);
    expect(address).toMatch(/[\da-f]{24}\.sock$/u);
  });
});

describe.skipIf(process.platform === 'win32')('an owner that doesn’t answer', () => {
  /** A process that listens, with room for two that wait, and is frozen. */
  async function frozenOwner(): Promise<string> {
    const address = join(folder, 'frozen.sock');
    const script = `require('net').createServer().listen({ path: ${JSON.stringify(address)}, backlog: 1 }, () => console.log('listening'))`;
    const child = spawn(process.execPath, ['-e', script]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    await writeFile(join(folder, 'owner.1'), address);
    return address;
  }

  test('is there all the same', async () => {
    await frozenOwner();
    expect(await SessionLock.acquire(folder, OTHER)).toEqual({ kind: 'held', by: { kind: 'unnamed' } });
  });

  test('is there also where nobody else is let in to ask', async () => {
    const address = await frozenOwner();
    const waiting: Socket[] = Array.from({ length: 5 }, () => connect(address).on('error', () => undefined));
    onTestFinished(() => waiting.forEach((socket) => socket.destroy()));
    expect(await SessionLock.acquire(folder, OTHER)).toEqual({ kind: 'held', by: { kind: 'unnamed' } });
  });
});

describe('a file of another’s making in the session’s folder', () => {
  test('with a number that no owner has is passed over', async () => {
    await writeFile(join(folder, 'owner.9007199254740993'), 'x');
    await writeFile(join(folder, 'owner.007'), 'x');
    const lock = await own();
    expect(await lock.isOwner()).toBe(true);
    expect(await readdir(folder)).toContain('owner.1');
  });

  test('with the last number there is is named, to be removed', async () => {
    await writeFile(join(folder, 'owner.9007199254740991'), 'x');
    await expect(SessionLock.acquire(folder, SELF)).rejects.toThrow('owner.9007199254740991');
  });

  test('that leads nowhere is followed', async () => {
    await symlink('/nonexistent/owner', join(folder, 'owner.3'));
    const lock = await own();
    expect(await lock.isOwner()).toBe(true);
    expect(await readdir(folder)).toEqual(['owner.4']);
  });
});
