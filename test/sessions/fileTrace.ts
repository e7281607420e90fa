import { readlinkSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { vi } from 'vitest';

export interface Synced {
  readonly path: string;
  /** Of the file at that moment; null for a folder. */
  readonly length: number | null;
  /** What was in the folder; null for a file. */
  readonly names: readonly string[] | null;
}

/** Notes what is made durable while `act` runs: which file or folder, and what was in it. Needs Linux. */
export async function traceSyncs(
  act: () => Promise<unknown>,
  namesIn: (folder: string) => readonly string[],
): Promise<readonly Synced[]> {
  const probe = await open('/dev/null', 'r');
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const synced: Synced[] = [];
  const note = async (file: FileHandle): Promise<void> => {
    const path = readlinkSync(`/proc/self/fd/${file.fd}`);
    const info = await file.stat();
    const isFolder = info.isDirectory();
    synced.push({ path, length: isFolder ? null : info.size, names: isFolder ? namesIn(path) : null });
  };
  const { sync, datasync } = prototype;
  const syncSpy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    await note(this);
    await sync.call(this);
  });
  const datasyncSpy = vi.spyOn(prototype, 'datasync').mockImplementation(async function (this: FileHandle) {
    await note(this);
    await datasync.call(this);
  });
  try {
    await act();
  } finally {
    syncSpy.mockRestore();
    datasyncSpy.mockRestore();
  }
  return synced;
}
