import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, folderError } from './fileFailure';
import { parseOwner, type SessionOwner } from './sessionOwner';

export type Acquired =
  | { readonly kind: 'owner'; readonly lock: SessionLock }
  /** Another process, alive now, drives the session. */
  | { readonly kind: 'held'; readonly by: SessionOwner };

/**
 * One owner per session. Each owner listens on a local socket of its own (a named pipe on Windows), which dies with its
 * process, and names it in the session's folder as `owner.<generation>`. To follow a dead owner is to create the next
 * generation's file, which only one can do: so none of several that find the same dead owner can push another aside. The
 * highest generation owns; where two processes don't see each other's sockets, the older one's appends fail. Whoever
 * connects to the socket is told who its owner is.
 */
export class SessionLock {
  readonly #server: Server;
  readonly #folder: string;
  readonly #generation: number;

  private constructor(server: Server, folder: string, generation: number) {
    this.#server = server;
    this.#folder = folder;
    this.#generation = generation;
  }

  /**
   * @param self what those who find the session held are told
   * @throws HumanError where the session's folder can't be written to.
   */
  static async acquire(folder: string, self: SessionOwner): Promise<Acquired> {
    const address = newAddress();
    // It listens before its name is known, so whoever reads the name of a living owner can reach it.
    const server = await listen(address, self);
    try {
      for (;;) {
        const owner = await newestOwner(folder);
        const by = owner === null ? null : await askOwner(owner.address);
        if (by !== null) {
          await close(server);
          return { kind: 'held', by };
        }
        const generation = (owner?.generation ?? 0) + 1;
        // Another was quicker: look again who it is.
        if (!(await claim(folder, generation, address))) continue;
        // A late one may claim a generation that has come and gone: a higher one owns.
        if ((await generations(folder)).at(-1) === generation) {
          await clearAway(folder, generation, owner?.address);
          return { kind: 'owner', lock: new SessionLock(server, folder, generation) };
        }
        await rm(ownerPath(folder, generation), { force: true });
      }
    } catch (error) {
      await close(server);
      throw folderError(folder, error);
    }
  }

  /** Who drives the session now; null where nobody does. */
  static async owner(folder: string): Promise<SessionOwner | null> {
    const owner = await newestOwner(folder);
    return owner === null ? null : await askOwner(owner.address);
  }

  /** The fence: asked before every append. */
  async isOwner(): Promise<boolean> {
    return (await generations(this.#folder)).at(-1) === this.#generation;
  }

  async release(): Promise<void> {
    await close(this.#server);
  }
}

interface Owner {
  readonly generation: number;
  readonly address: string;
}

async function newestOwner(folder: string): Promise<Owner | null> {
  const generation = (await generations(folder)).at(-1);
  if (generation === undefined) return null;
  try {
    return { generation, address: await readFile(ownerPath(folder, generation), 'utf8') };
  } catch (error) {
    // Followed, and cleared away, in this moment.
    if (errorCode(error) === 'ENOENT') return await newestOwner(folder);
    throw error;
  }
}

/** Ascending; none where there is no folder any more. */
async function generations(folder: string): Promise<readonly number[]> {
  try {
    const matches = (await readdir(folder)).map((name) => OWNER_FILE.exec(name)?.[1]);
    return matches.flatMap((digits) => (digits === undefined ? [] : Number(digits))).toSorted((a, b) => a - b);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

const OWNER_FILE = /^owner\.(\d+)$/u;

function ownerPath(folder: string, generation: number): string {
  return join(folder, `owner.${generation}`);
}

/** Creates the generation's file, whole from its first moment on. False where another has. */
async function claim(folder: string, generation: number, address: string): Promise<boolean> {
  const newPath = join(folder, `owner-${randomBytes(8).toString('hex')}.new`);
  const path = ownerPath(folder, generation);
  try {
    await writeFile(newPath, address, { mode: 0o600, flag: 'wx' });
    await link(newPath, path).catch(async (error: unknown) => {
      // Where there are no links (FAT), a short moment of an empty file, which names no living owner, is put up with.
      if (errorCode(error) === 'EEXIST') throw error;
      await writeFile(path, address, { mode: 0o600, flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(newPath, { force: true }).catch(() => undefined);
  }
}

/** The oldest first, so that of an owner that was followed either its own file is gone or its follower's is there. */
async function clearAway(folder: string, ownGeneration: number, deadAddress: string | undefined): Promise<void> {
  for (const generation of await generations(folder)) {
    if (generation < ownGeneration) await rm(ownerPath(folder, generation), { force: true });
  }
  // A process that was killed leaves the file of its socket behind.
  if (deadAddress?.startsWith(SOCKET_PREFIX)) await rm(deadAddress, { force: true }).catch(() => undefined);
}

function newAddress(): string {
  const name = randomBytes(12).toString('hex');
  return process.platform === 'win32' ? `\\\\.\\pipe\\excel-whatsapp-${name}` : `${SOCKET_PREFIX}${name}.sock`;
}

/** In the temporary folder, since a socket's path must be short (104 bytes on macOS) and a session's may be long. */
const SOCKET_PREFIX = join(tmpdir(), 'excel-whatsapp-');

function listen(address: string, self: SessionOwner): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      // One that asks only whether somebody is there may have gone before it hears the answer.
      socket.on('error', () => undefined);
      // Destroyed once it's told: a process that hangs with the answer unread mustn't keep the lock from being let go.
      socket.end(JSON.stringify(self), () => socket.destroy());
    });
    server.unref();
    server.once('error', reject);
    server.listen(address, () => resolve(server));
  });
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

/** Who listens there, or null where nobody does. One that is too busy to answer is there. */
function askOwner(address: string): Promise<SessionOwner | null> {
  if (address === '') return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect(address);
    let answer = '';
    const settle = (owner: SessionOwner | null): void => {
      socket.destroy();
      resolve(owner);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => settle(parseOwner(answer)));
    socket.on('data', (piece: string) => {
      answer = (answer + piece).slice(0, MAX_ANSWER_LENGTH);
    });
    socket.on('end', () => settle(parseOwner(answer)));
    socket.on('error', (error) => settle(NOBODY.has(errorCode(error) ?? '') ? null : parseOwner(answer)));
  });
}

const ANSWER_TIMEOUT_MS = 2000;
const MAX_ANSWER_LENGTH = 4096;
const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);
