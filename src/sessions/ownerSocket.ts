import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, resolve as resolvePath } from 'node:path';
import { errorCode } from '../sender/systemError';
import { parseOwner, type SessionOwner } from './sessionOwner';

/** A local socket (a named pipe on Windows) by which the owner of a session is known to be alive, and asked who it is. */
export class OwnerSocket {
  readonly address: string;
  readonly #server: Server;

  private constructor(address: string, server: Server) {
    this.address = address;
    this.#server = server;
  }

  /**
   * @param self what those who find the session held are told
   * @param onAsked somebody asks its owner to let go
   * @throws what the system has against each place there is for it
   */
  static async listen(folder: string, self: SessionOwner, onAsked?: () => void): Promise<OwnerSocket> {
    let failure: unknown;
    for (const address of newAddresses(folder)) {
      try {
        return new OwnerSocket(address, await listen(address, self, onAsked));
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/**
 * Who listens there, or null where nobody does. One that is too busy to answer is there, and so is one that may not be
 * talked to. @throws where this process can't ask, and so knows nothing.
 */
export function askOwner(address: string): Promise<SessionOwner | null> {
  if (address === '') return Promise.resolve(null);
  return new Promise((resolve, reject) => {
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
    socket.on('error', (error) => {
      const code = errorCode(error) ?? '';
      if (OWN_SHORTAGE.has(code)) reject(error);
      else settle(NOBODY.has(code) ? null : parseOwner(answer));
    });
  });
}

/** Asks whoever listens there to let go of the session, and doesn't wait for it. One that can't, or is gone, doesn't hear it. */
export function askToLetGo(address: string): Promise<void> {
  if (address === '') return Promise.resolve();
  return new Promise((resolve) => {
    const socket = connect(address, () => socket.end(LET_GO));
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    // What is answered is read, so that the socket closes.
    socket.resume();
  });
}

/** Whether it is a file of ours, which a process that was killed leaves behind. */
export function isSocketFile(address: string): boolean {
  return /^excel-whatsapp-[\da-f]+\.sock$/u.test(basename(address));
}

const ANSWER_TIMEOUT_MS = 2000;
const LET_GO = 'let go';
const MAX_ANSWER_LENGTH = 4096;
const NOBODY: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);
const OWN_SHORTAGE: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/**
 * In a temporary folder, since a socket's path must be short and a session's folder may be long. The environment's may be
 * missing, or long itself: others find the socket by its whole path, so any other folder does as well.
 */
function newAddresses(folder: string): readonly string[] {
  const name = `excel-whatsapp-${randomBytes(12).toString('hex')}`;
  if (process.platform === 'win32') return [`\\\\.\\pipe\\${name}`];
  const paths = [tmpdir(), '/tmp', folder].map((place) => resolvePath(place, `${name}.sock`));
  // The system cuts a longer one short, silently.
  return paths.filter((path) => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES);
}

/** Of macOS; Linux takes four more. */
const MAX_SOCKET_PATH_BYTES = 103;

function listen(address: string, self: SessionOwner, onAsked?: () => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: onAsked !== undefined }, (socket) => {
      // One that asks only whether somebody is there may have gone before it hears the answer.
      socket.on('error', () => undefined);
      if (onAsked !== undefined) hear(socket, onAsked);
      // Destroyed once it's told: a process that hangs with the answer unread mustn't keep the lock from being let go.
      socket.end(JSON.stringify(self), () => {
        if (onAsked === undefined) socket.destroy();
      });
    });
    server.unref();
    // Also one that can't be let in later, for a lack of file descriptors.
    server.on('error', reject);
    server.listen(address, () => resolve(server));
  });
}

/** What somebody says who has come, for as long as that may take. */
function hear(socket: Socket, onAsked: () => void): void {
  let said = '';
  socket.setEncoding('utf8');
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
  socket.on('data', (piece: string) => {
    said = (said + piece).slice(0, LET_GO.length);
  });
  socket.on('end', () => {
    socket.destroy();
    if (said === LET_GO) onAsked();
  });
}
