import type { JournalFiles, OpenedFile, OpenMode } from '../../src/sessions/journalFiles';

/** Files in memory that never fail. */
export class MemoryFiles implements JournalFiles {
  readonly #files: Map<string, Buffer>;

  constructor(files: Iterable<readonly [path: string, content: Buffer]>) {
    this.#files = new Map(files);
  }

  text(path: string): string {
    return this.#files.get(path)?.toString('latin1') ?? '';
  }

  open(path: string, mode: OpenMode): Promise<OpenedFile> {
    if (mode === 'w') this.#files.set(path, Buffer.alloc(0));
    if (!this.#files.has(path)) return Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }));
    const content = (): Buffer => this.#files.get(path) ?? Buffer.alloc(0);
    return Promise.resolve({
      read: (buffer, position) => Promise.resolve(content().copy(buffer, 0, position)),
      write: (bytes, position) => {
        const before = content().subarray(0, position);
        const after = content().subarray(position + bytes.length);
        this.#files.set(path, Buffer.concat([before, bytes, after]));
        return Promise.resolve(bytes.length);
      },
      truncate: (length) => {
        this.#files.set(path, content().subarray(0, length));
        return Promise.resolve();
      },
      datasync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  }

  rename(from: string, to: string): Promise<void> {
    this.#files.set(to, this.#files.get(from) ?? Buffer.alloc(0));
    this.#files.delete(from);
    return Promise.resolve();
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }
}
