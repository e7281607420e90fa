import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Results } from './tasks';

const DURATION_MS = 2000;
const RECORD_BYTES = 120;

export async function measureDisk(folder: string): Promise<Results['disk']> {
  const file = await open(join(folder, 'disk'), 'w');
  const record = Buffer.alloc(RECORD_BYTES, 'x');
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < DURATION_MS) {
    await file.write(record, 0, record.length, count * record.length);
    await file.datasync();
    count += 1;
  }
  const elapsedMs = performance.now() - startMs;
  await file.close();
  return { flushesPerSecond: (count / elapsedMs) * 1000 };
}
