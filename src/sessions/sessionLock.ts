import { createHash, randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './fileFailure';

export type Acquired =
  | { readonly kind: 'owner'; readonly lock: SessionLock }
  /** Another process, alive now, drives the session. */
  | { readonly kind: 'held' };

/**
 * One owner per session. A local socket (a named pipe on Windows) is the lock: it dies with its process, so nothing
 * stale stays behind that a process number used again could keep alive. A token in the session's folder is the fence
 * for where two processes don't see each other's sockets: whoever came last owns, and the other's appends fail.
 */
export class SessionLock {
  readonly #server: Server;
  readonly #ownerPath: string;
  readonly #token: string;

  private constructor(server: Server, ownerPath: string, token: string) {
    this.#server = server;
    this.#ownerPath = ownerPath;
    this.#token = token;
  }

  static async acquire(folder: string): Promise<Acquired> {
    const address = await lockAddress(folder);
    const token = randomUUID();
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await listen(address, token);
      if (server) {
        // Two that found the same stale socket may both get here; the one whose socket is reached has it.
        if (round > 0) await sleep(SETTLE_MS);
        if ((await askOwner(address)) !== token) {
          server.close();
          return { kind: 'held' };
        }
        const ownerPath = join(folder, OWNER_FILE);
        await writeFile(`${ownerPath}.new`, token, { mode: 0o600 });
        await rename(`${ownerPath}.new`, ownerPath);
        return { kind: 'owner', lock: new SessionLock(server, ownerPath, token) };
      }
      if ((await askOwner(address)) !== null) return { kind: 'held' };
      await rm(address, { force: true });
    }
    return { kind: 'held' };
  }

  /** Whether some process drives the session now. */
  static async isHeld(folder: string): Promise<boolean> {
    return (await askOwner(await lockAddress(folder))) !== null;
  }

  /** The fence: asked before every append. */
  async isOwner(): Promise<boolean> {
    try {
      return (await readFile(this.#ownerPath, 'utf8')) === this.#token;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async release(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const OWNER_FILE = 'owner';
const ROUNDS = 4;
const SETTLE_MS = 100;
const ANSWER_TIMEOUT_MS = 2000;

/** In the temporary folder, since a socket's path must be short (104 bytes on macOS) and a session's may be long. */
async function lockAddress(folder: string): Promise<string> {
  const name = `excel-whatsapp-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** The listening server, or undefined where the address is taken (by a living process or by a stale file). */
function listen(address: string, token: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(token);
    });
    server.unref();
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

/** The token of the process that listens, or null where none does. One that listens and is too busy to answer is there. */
function askOwner(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => {
      socket.destroy();
      resolve('');
    });
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', () => resolve(null));
  });
}
