import { join } from 'node:path';
import type { OpenedFile, OpenMode } from '../../src/sessions/journal/journalDisk';
import type { SessionDisk } from '../../src/sessions/sessionDisk';
import type { Chance } from './chance';
import { SimulatedFile } from './file';
import { SimulatedFolder } from './folder';
import type { SimulatedProcess } from './process';
import { diskError, namesOf, SimulatedTree } from './tree';

/** What goes wrong: with the nth operation that it can happen to, once, or until the disk is mended. */
export interface DiskFault {
  readonly kind: DiskFaultKind;
  readonly atOperation: number;
  readonly isLasting: boolean;
}

export const DISK_FAULTS = ['full', 'writeError', 'shortWrite', 'syncError'] as const;
export type DiskFaultKind = (typeof DISK_FAULTS)[number];

/**
 * A disk with a cache above it. A process that dies leaves the cache; a power cut keeps only what was synced, and of the
 * rest any part: pages whole, torn at any byte, or not at all, in any order, also beyond a hole of zeros. What was made,
 * renamed or removed since the last sync of its folder may be as before.
 */
export class SimulatedDisk {
  readonly #chance: Chance;
  readonly #pageBytes: number;
  readonly #tree: SimulatedTree;
  #faults: DiskFault[] = [];
  /** Writes and syncs so far, by which faults are aimed. */
  operationCount = 0;
  /** Faults that came about. */
  faultCount = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#tree = new SimulatedTree(chance);
    this.#pageBytes = chance.pick([64, 512, 4096]);
  }

  /** A file that is safely there. */
  create(path: string, content = ''): void {
    const file = this.#newFile();
    file.write(Buffer.from(content, 'ascii'), 0);
    file.sync();
    this.#tree.place(path, file);
  }

  /** What a power cut at this moment could not take away. */
  durable(path: string): Buffer {
    return this.#tree.durableFile(path)?.durableBytes() ?? Buffer.alloc(0);
  }

  /** Something other than the program changes a file that it wrote. */
  change(path: string, change: (content: Buffer) => Buffer): void {
    const file = this.#tree.file(path);
    const content = Buffer.alloc(file.length);
    file.read(content, 0);
    file.become(change(content));
  }

  fail(fault: DiskFault): void {
    this.#faults.push({ ...fault, atOperation: this.operationCount + fault.atOperation });
  }

  mend(): void {
    this.#faults = [];
  }

  powerCut(): void {
    this.#tree.powerCut();
  }

  filesFor(process: SimulatedProcess): SessionDisk {
    const operate = <T>(usualMs: number, effect: () => T, half?: () => void): Promise<T> =>
      process.operate({ latencyMs: this.#chance.latencyMs(usualMs), effect, ...(half && { half }) });
    return {
      open: (path, mode) => operate(0.05, () => this.#opened(this.#open(timeless(path), mode), operate)),
      rename: (from, to) => operate(0.1, () => this.#tree.rename(from, to)),
      stat: (path) =>
        operate(0.05, () => {
          const { id, length } = this.#tree.entry(path);
          return { id, length };
        }),
      syncFolder: (path) => operate(1, () => this.#tree.sync(path)),
      makeFolder: (path) => this.#makeFolder(path, operate),
      list: (path) => operate(0.05, () => [...this.#tree.folder(path).names.keys()]),
      // It keeps no dates: all is old.
      modifiedAtMs: (path) =>
        operate(0.05, () => {
          this.#tree.entry(path);
          return 0;
        }),
      remove: (path) => this.#remove(path, operate),
    };
  }

  /** One after the other, so that a crash may come between any two. */
  async #makeFolder(path: string, operate: Operate): Promise<void> {
    let made = '';
    for (const name of namesOf(path)) {
      made = join(made, name);
      await operate(0.1, () => {
        if (!this.#tree.has(made)) this.#tree.add(made, new SimulatedFolder());
      });
    }
  }

  async #remove(path: string, operate: Operate): Promise<void> {
    const names = await operate(0.05, () => {
      const entry = this.#tree.has(path) ? this.#tree.entry(path) : null;
      return entry instanceof SimulatedFolder ? [...entry.names.keys()] : [];
    });
    for (const name of names) await this.#remove(join(path, name), operate);
    await operate(0.1, () => {
      if (this.#tree.has(path)) this.#tree.remove(path);
    });
  }

  #opened(file: SimulatedFile, operate: Operate): OpenedFile {
    const write = (bytes: Uint8Array, position: number): number => {
      file.write(bytes, position);
      return bytes.length;
    };
    const part = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, this.#chance.integer(1, bytes.length));
    return {
      read: (buffer, position) => operate(0.05, () => file.read(buffer, position)),
      write: (bytes, position) =>
        operate(
          0.05,
          () => {
            switch (this.#fault(['full', 'writeError', 'shortWrite'])) {
              case 'full':
                // What fits is written; the next write gets the error, as does one that nothing fits of.
                if (bytes.length > 1 && this.#chance.share(0.3)) return write(part(bytes), position);
                throw diskError('ENOSPC');
              case 'writeError':
                if (this.#chance.share(0.5)) write(part(bytes), position);
                throw diskError('EIO');
              case 'shortWrite':
                return write(part(bytes), position);
              default:
                return write(bytes, position);
            }
          },
          () => write(part(bytes), position),
        ),
      lengthNow: () => file.length,
      truncate: (length) => operate(0.05, () => file.truncate(length)),
      datasync: () =>
        operate(1, () => {
          if (this.#fault(['syncError']) === undefined) return file.sync();
          file.failSync();
          throw diskError('EIO');
        }),
      close: () => operate(0.01, () => undefined),
    };
  }

  #open(path: string, mode: OpenMode): SimulatedFile {
    const isThere = this.#tree.has(path);
    if (mode === 'wx' && isThere) throw diskError('EEXIST');
    if ((mode === 'w' || mode === 'wx') && !isThere) this.#tree.add(path, this.#newFile());
    const file = this.#tree.file(path);
    if (mode === 'w') file.truncate(0);
    return file;
  }

  #newFile(): SimulatedFile {
    return new SimulatedFile(this.#pageBytes, this.#chance);
  }

  #fault(kinds: readonly DiskFaultKind[]): DiskFaultKind | undefined {
    this.operationCount += 1;
    const fault = this.#faults.find(
      ({ kind, atOperation }) => kinds.includes(kind) && this.operationCount >= atOperation,
    );
    if (fault) this.faultCount += 1;
    if (fault && !fault.isLasting) this.#faults.splice(this.#faults.indexOf(fault), 1);
    return fault?.kind;
  }
}

type Operate = <T>(usualMs: number, effect: () => T, half?: () => void) => Promise<T>;

/** The copy of a damaged journal is named by the true time, which would make two runs of a seed differ. */
const timeless = (path: string): string => path.replace(/\.damaged-\d+$/u, '.damaged');
