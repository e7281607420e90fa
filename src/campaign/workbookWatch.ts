import { RelativePattern, Uri, workspace } from 'vscode';
import { coalesce } from './coalesce';
import { DisposableStore } from '../host/window/disposables';

/** Knows whether a workbook has been changed since it was read. */
export class WorkbookWatch {
  readonly #uri: Uri;
  readonly #disposables = new DisposableStore();
  readonly #onChange: () => void;
  #readAs: string | null = null;
  #isStale = false;

  constructor(uri: Uri, onChange: () => void) {
    this.#uri = uri;
    this.#onChange = onChange;
    const look = this.#disposables.add(coalesce(() => void this.look(), LOOK_INTERVAL_MS));
    // All of the folder, since a name may hold what a pattern takes for its own signs.
    const watcher = this.#disposables.add(
      workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(uri, '..'), '*')),
    );
    const note = (changed: Uri): void => {
      if (changed.toString() === uri.toString()) look.request();
    };
    // Programs write a new file and give it the old one's name.
    this.#disposables.add(watcher.onDidChange(note));
    this.#disposables.add(watcher.onDidCreate(note));
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Before the workbook is read: what is changed meanwhile counts as later. */
  async begin(): Promise<void> {
    this.#readAs = await this.#stamp();
    this.#isStale = false;
  }

  /** Whether it has been changed, also where no watcher told of it. One that is gone can't be read again. */
  async look(): Promise<boolean> {
    const stamp = await this.#stamp();
    const isStale = stamp !== null && this.#readAs !== null && stamp !== this.#readAs;
    if (isStale !== this.#isStale) {
      this.#isStale = isStale;
      this.#onChange();
    }
    return isStale;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #stamp(): Promise<string | null> {
    try {
      const { mtime, size } = await workspace.fs.stat(this.#uri);
      return `${mtime} ${size}`;
    } catch {
      return null;
    }
  }
}

/** A program that saves touches the file several times. */
const LOOK_INTERVAL_MS = 500;
