import { fstatSync } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import type { OpenedFile } from './journal/journalDisk';
import type { SessionDisk } from './sessionDisk';

/** The file system of this computer. */
export const nodeDisk: SessionDisk = {
  open: async (path, mode) => openedFile(await open(path, mode, 0o600)),
  rename,
  stat: async (path) => {
    const { dev, ino, size } = await stat(path);
    return { id: `${dev} ${ino}`, length: size };
  },
  syncFolder: async (path) => {
    // Windows can't open a folder, and doesn't need to.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    // Only its owner may; then it is as its owner wants it.
    await chmod(path, 0o700).catch(() => undefined);
  },
  list: (path) => readdir(path),
  modifiedAtMs: async (path) => (await stat(path)).mtimeMs,
  remove: (path) => rm(path, { recursive: true, force: true }),
};

function openedFile(file: FileHandle): OpenedFile {
  return {
    read: async (buffer, position) => (await file.read(buffer, 0, buffer.length, position)).bytesRead,
    write: async (bytes, position) => (await file.write(bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (length) => file.truncate(length),
    lengthNow: () => fstatSync(file.fd).size,
    datasync: () => file.datasync(),
    close: () => file.close(),
  };
}
