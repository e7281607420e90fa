import { chmod, mkdir } from 'node:fs/promises';

/** Makes sure of a folder that nobody else may look into, also where somebody made it before with wider rights. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Only its owner may; then it is as its owner wants it.
  await chmod(path, 0o700).catch(() => undefined);
}
