import { randomUUID } from 'node:crypto';
import { chmod, link, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { isSystemError } from '../../sender/systemError';
import { lockedWorkbook } from '../file/lockedWorkbook';
import { writeFailure } from './writeFailure';

export interface ResultsTarget {
  readonly path: string;
  /** The workbook that the session came from, as a path or a `file:` URL; it is never written to. */
  readonly source: string;
  /** Whether a file that is there already may be replaced. */
  readonly overwrite: boolean;
}

/**
 * Has a file written beside the target, then gives it the target's name: whole, or not at all.
 * @param write writes the file at the path it is given, which doesn't exist yet
 * @throws HumanError where the target is the source, is there already, or can't be written to.
 */
export async function placeResults(target: ResultsTarget, write: (path: string) => Promise<void>): Promise<void> {
  const path = await realPath(target.path);
  await refuseSource(path, target.source);
  if (!target.overwrite && (await exists(path))) throw alreadyThere(path);
  await removeOldResults(dirname(path));
  const temporary = join(dirname(path), newTemporaryName());
  try {
    await write(temporary);
    await giveUsualMode(temporary, path);
    await (target.overwrite ? replace(temporary, path) : addNew(temporary, path));
  } catch (error) {
    throw writeFailure(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Of a length that fits, whatever the target is called. */
export function newTemporaryName(): string {
  return `.results-${randomUUID()}.xlsx`;
}

/** Results that an export which was killed has left in a folder, half written or not yet in their place; gives how many. */
export async function removeOldResults(folder: string): Promise<number> {
  let removedCount = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!TEMPORARY_NAME.test(name)) continue;
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    const isOld = info !== null && Date.now() - info.mtimeMs > UNDER_WAY_MS;
    const isRemoved = isOld && (await rm(path).then(...REMOVED));
    if (isRemoved) removedCount += 1;
  }
  return removedCount;
}

const REMOVED = [() => true, () => false] as const;

const TEMPORARY_NAME = /^\.results-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.xlsx$/u;

/** One that is being written changes all the time. */
const UNDER_WAY_MS = 3_600_000;

/** While it is written nobody else may read it; then it is as open as the file that it replaces, or any new one. */
async function giveUsualMode(temporary: string, path: string): Promise<void> {
  const replaced = await stat(path).catch(() => null);
  const mode = replaced === null ? 0o666 & ~process.umask() : replaced.mode & 0o777;
  // Not every disk knows of rights.
  await chmod(temporary, mode).catch(() => undefined);
}

/** Also for a file that isn't there yet; a link is followed, so that it stays one. */
async function realPath(path: string): Promise<string> {
  const absolute = resolve(path);
  const whole = await realpath(absolute).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(dirname(absolute)).catch(() => dirname(absolute));
  return join(folder, basename(absolute));
}

async function refuseSource(path: string, source: string): Promise<void> {
  const sourcePath = localPath(source);
  if (sourcePath === null || !(await isSameFile(path, await realPath(sourcePath)))) return;
  throw new HumanError(
    sentence('{0} is the workbook that this session was made from.', basename(path)),
    sentence('Choose another name: that one is never written to.'),
  );
}

/** By what the disk says, too: a file may have several names, and capitals may count or not. */
async function isSameFile(left: string, right: string): Promise<boolean> {
  if (left === right) return true;
  const [one, other] = await Promise.all([left, right].map((path) => stat(path, { bigint: true }).catch(() => null)));
  return Boolean(one && other && one.ino === other.ino && one.dev === other.dev);
}

/** Null for a workbook that isn't on a disk of this computer. */
function localPath(source: string): string | null {
  if (source.startsWith('file:')) {
    try {
      return fileURLToPath(source);
    } catch {
      return null;
    }
  }
  // A drive such as `C:` is one letter.
  return /^[a-z][a-z\d+.-]+:/iu.test(source) ? null : source;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** Even where somebody made such a file meanwhile, it isn't replaced. */
async function addNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (await exists(path)) throw alreadyThere(path);
    // Where there are no links (FAT).
    if (!isSystemError(error)) throw error;
    await rename(temporary, path);
  }
}

async function replace(temporary: string, path: string): Promise<void> {
  if ((await stat(path).catch(() => null))?.isDirectory()) throw alreadyThere(path);
  try {
    await rename(temporary, path);
  } catch (error) {
    if (process.platform === 'win32' && (await exists(path))) throw lockedWorkbook(error);
    throw error;
  }
}

function alreadyThere(path: string): HumanError {
  return new HumanError(
    sentence('{0} is there already.', basename(path)),
    sentence('Choose another name, or remove it.'),
  );
}
