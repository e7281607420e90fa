import type { FileStamp, JournalDisk, OpenedFile, OpenMode } from '../../src/sessions/journal/journalDisk';

/** Files in memory that never fail. */
export class MemoryFiles implements JournalDisk {
  readonly #files: Map<string, MemoryFile>;
  #idCount = 0;

  constructor(files: Iterable<readonly [path: string, content: Buffer]>) {
    this.#files = new Map([...files].map(([path, content]) => [path, { content }]));
  }

  /** As it is now; undefined where there is none. */
  content(path: string): Buffer | undefined {
    return this.#files.get(path)?.content;
  }

  /** Something writes into the file itself. */
  change(path: string, change: (content: Buffer) => Buffer): void {
    const file = this.#files.get(path);
    if (file) file.content = change(file.content);
  }

  /** Another file takes the name of one that was there, as restore tools and editors do it. */
  replace(path: string, content: Buffer): void {
    this.#files.set(path, { content });
  }

  text(path: string): string {
    return this.content(path)?.toString() ?? '';
  }

  open(path: string, mode: OpenMode): Promise<OpenedFile> {
    const file = this.#files.get(path) ?? { content: Buffer.alloc(0) };
    const isThere = this.#files.has(path);
    if (mode === 'wx' && isThere) return Promise.reject(Object.assign(new Error('EEXIST'), { code: 'EEXIST' }));
    if (mode === 'w' || mode === 'wx') this.#files.set(path, Object.assign(file, { content: Buffer.alloc(0) }));
    else if (!isThere) return Promise.reject(missing());
    return Promise.resolve({
      read: (buffer, position) => Promise.resolve(file.content.copy(buffer, 0, position)),
      write: (bytes, position) => {
        const hole = Buffer.alloc(Math.max(0, position - file.content.length));
        const before = file.content.subarray(0, position);
        file.content = Buffer.concat([before, hole, bytes, file.content.subarray(position + bytes.length)]);
        return Promise.resolve(bytes.length);
      },
      truncate: (length) => {
        file.content = file.content.subarray(0, length);
        return Promise.resolve();
      },
      lengthNow: () => file.content.length,
      datasync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  }

  rename(from: string, to: string): Promise<void> {
    const file = this.#files.get(from);
    if (file === undefined) return Promise.reject(missing());
    this.#files.set(to, file);
    this.#files.delete(from);
    return Promise.resolve();
  }

  stat(path: string): Promise<FileStamp> {
    const file = this.#files.get(path);
    if (file === undefined) return Promise.reject(missing());
    file.id ??= String((this.#idCount += 1));
    return Promise.resolve({ id: file.id, length: file.content.length });
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }
}

interface MemoryFile {
  content: Buffer;
  id?: string;
}

function missing(): Error {
  return Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
}
