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

type Sync = (this: FileHandle) => Promise<void>;

/** Notes what is made durable while `act` runs: which file or folder, and what was in it. Needs Linux. */
export async function traceSyncs(
  act: () => Promise<unknown>,
  namesIn: (folder: string) => readonly string[],
): Promise<readonly Synced[]> {
  const probe = await open('/dev/null', 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const synced: Synced[] = [];
  const spies = (['sync', 'datasync'] as const).map((method) => {
    const real: Sync = Reflect.get(handles, method);
    return vi.spyOn(handles, method).mockImplementation(async function (this: FileHandle) {
      const path = readlinkSync(`/proc/self/fd/${this.fd}`);
      const info = await this.stat();
      synced.push(
        info.isDirectory() ? { path, length: null, names: namesIn(path) } : { path, length: info.size, names: null },
      );
      await real.call(this);
    });
  });
  try {
    await act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return synced;
}
