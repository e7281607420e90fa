import { constants } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileQuestion, NewFileQuestion, PickedFile, WindowFiles } from '../../src/campaign/dialogs/windowFiles';

/** Files that the user names, on a real disk; some of them lie where only the window reaches. */
export class DiskFiles implements WindowFiles {
  /** What is chosen next, one after the other; then the user thinks better of it. */
  readonly picks: PickedFile[] = [];
  readonly questions: (FileQuestion & NewFileQuestion)[] = [];
  readonly opened: string[] = [];
  readonly revealed: string[] = [];
  isHere = true;
  /** Of the window; null where none is open. */
  openFolder: string | null = null;

  choose(question: FileQuestion): Promise<PickedFile | null> {
    this.questions.push(question);
    return Promise.resolve(this.picks.shift() ?? null);
  }

  chooseNew(question: NewFileQuestion): Promise<PickedFile | null> {
    this.questions.push(question);
    return Promise.resolve(this.picks.shift() ?? null);
  }

  beside(address: string, name: string): PickedFile {
    const url = new URL(address);
    url.pathname = join(dirname(url.pathname), encodeURIComponent(name));
    return url.protocol === 'file:' ? onDisk(pathOf(url.href)) : elsewhere(pathOf(url.href));
  }

  async read({ address }: PickedFile): Promise<Uint8Array> {
    return await readFile(pathOf(address));
  }

  async write({ address }: PickedFile, bytes: Uint8Array): Promise<void> {
    await writeFile(pathOf(address), bytes);
  }

  async put(path: string, { address }: PickedFile, overwrite: boolean): Promise<void> {
    await copyFile(path, pathOf(address), overwrite ? 0 : constants.COPYFILE_EXCL);
  }

  isAtHand({ path }: PickedFile): boolean {
    return path !== null && this.isHere;
  }

  open({ name }: PickedFile): Promise<void> {
    return Promise.resolve(void this.opened.push(name));
  }

  reveal({ name }: PickedFile): Promise<void> {
    return Promise.resolve(void this.revealed.push(name));
  }

  inOpenFolder(name: string): PickedFile | undefined {
    return this.openFolder === null ? undefined : onDisk(join(this.openFolder, name));
  }
}

/** A file of this computer. */
export function onDisk(path: string): PickedFile {
  return { address: pathToFileURL(path).href, name: nameOf(path), path };
}

/** One that lies at that place of another computer. */
export function elsewhere(path: string): PickedFile {
  return { address: pathToFileURL(path).href.replace('file:', 'vscode-remote:'), name: nameOf(path), path: null };
}

function pathOf(address: string): string {
  return decodeURIComponent(new URL(address).pathname);
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}
