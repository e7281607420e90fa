import { coalesce } from '../coalesce';
import type { WorkbookFile } from '../ports';

/** Knows whether a workbook has been changed since it was read. */
export class WorkbookWatch {
  readonly #file: WorkbookFile;
  readonly #onChange: () => void;
  readonly #end: () => void;
  #readAs: string | null = null;
  #isStale = false;

  constructor(file: WorkbookFile, onChange: () => void) {
    this.#file = file;
    this.#onChange = onChange;
    const look = coalesce(() => void this.look(), LOOK_INTERVAL_MS);
    const unwatch = file.watch(look.request);
    this.#end = () => {
      unwatch();
      look.dispose();
    };
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** Before the workbook is read: what is changed meanwhile counts as later. */
  async begin(): Promise<void> {
    this.#readAs = await this.#file.stamp();
    this.#isStale = false;
  }

  /** Whether it has been changed, also where no watcher told of it. One that is gone can't be read again. */
  async look(): Promise<boolean> {
    const stamp = await this.#file.stamp();
    const isStale = stamp !== null && this.#readAs !== null && stamp !== this.#readAs;
    if (isStale !== this.#isStale) {
      this.#isStale = isStale;
      this.#onChange();
    }
    return isStale;
  }

  dispose(): void {
    this.#end();
  }
}

/** A program that saves touches the file several times. */
const LOOK_INTERVAL_MS = 500;
