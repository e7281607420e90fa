import { setImmediate as turn } from 'node:timers/promises';
import type { BookKeys } from '../../src/people/book/bookFolder';
import { readFrames } from '../../src/people/book/frames';
import { UNREAD } from '../../src/people/book/bookFile';
import { peopleOf } from '../../src/people/book/bookRecord';
import type { PeopleBook } from '../../src/people/peopleBook';
import { keyOf, type Person } from '../../src/people/person';
import { readWholeFile } from '../../src/sessions/journal/journalDisk';
import type { SessionDisk } from '../../src/sessions/sessionDisk';
import { runCount } from '../counts';
import { SimulatedProcess } from '../simulation/process';
import { CRASHES, SimulatedComputer, type Crash } from '../sessions/simulatedComputer';
import { openBook } from './books';
import { SimulatedLock } from './simulatedLock';

const FIRST_SEED = Number(process.env['PEOPLE_SEED'] ?? 1);
const SEED_COUNT = runCount('PEOPLE_RUNS', 1, 40);
export const DATA_FOLDER = 'data';
const BOOK_FOLDER = 'data/people';

/** What a process does with the book. */
export interface Life {
  readonly act: (book: PeopleBook, files: SessionDisk) => Promise<void>;
  /** It dies in its nth operation; never by itself where it is left out. */
  readonly crashAtOperation?: number;
}

/** A computer on whose disk the book lies, with several windows at once where a test wants them. */
export class SimulatedBook {
  readonly computer: SimulatedComputer;
  readonly keys: BookKeys;
  readonly #lock = new SimulatedLock();

  constructor(seed: number) {
    this.computer = new SimulatedComputer(seed);
    const { sealer } = this.computer;
    this.keys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
  }

  /**
   * Processes that live at the same time, each until it is done or dead. Gives which of them got done.
   * @throws what they throw
   */
  async live(...lives: readonly Life[]): Promise<readonly boolean[]> {
    return await this.#run(
      lives.map(({ act, crashAtOperation }) => ({
        crashAtOperation: crashAtOperation ?? Infinity,
        run: async (process, files) => {
          const pause = (durationMs: number): Promise<void> =>
            new Promise((resolve) => this.computer.world.time.after(durationMs, resolve));
          const book = await openBook(DATA_FOLDER, this.keys, {
            files,
            acquire: this.#lock.acquireFor(process),
            pause,
          });
          await act(book, files);
          await book.close();
        },
      })),
    );
  }

  /** Looks at the files as they lie there, without opening the book. */
  async look(act: (files: SessionDisk) => Promise<void>): Promise<void> {
    await this.#run([{ crashAtOperation: Infinity, run: (_, files) => act(files) }]);
  }

  async #run(
    lives: readonly {
      readonly crashAtOperation: number;
      readonly run: (process: SimulatedProcess, files: SessionDisk) => Promise<void>;
    }[],
  ): Promise<readonly boolean[]> {
    const { world } = this.computer;
    const failures: unknown[] = [];
    const started = lives.map(({ run, crashAtOperation }) => {
      const process = new SimulatedProcess(world, crashAtOperation);
      const state = { process, isDone: false };
      run(process, world.disk.filesFor(process)).then(
        () => (state.isDone = true),
        (error: unknown) => failures.push(error),
      );
      return state;
    });
    await world.time.run(
      () => failures.length > 0 || started.every(({ process, isDone }) => isDone || !process.isAlive),
    );
    for (const { process } of started) process.crash();
    if (failures.length > 0) throw failures[0];
    return started.map(({ isDone }) => isDone);
  }

  /** Whether anything of a person is in any file of the book, whatever its state: all that opens is looked through. */
  async isAnywhere(person: Person, files: SessionDisk): Promise<boolean> {
    const key = Buffer.alloc(8);
    key.writeDoubleBE(keyOf(person));
    for (const name of await files.list(BOOK_FOLDER)) {
      const path = `${BOOK_FOLDER}/${name}`;
      const content = await readWholeFile(files, path);
      if (holds(content, person, key)) return true;
      const seal = { id: name.replace(/\..*$/u, ''), sealer: this.computer.sealer };
      const file = await files.open(path, 'r');
      for await (const { records } of readFrames(file, UNREAD.end, seal)) {
        if (records.some((record) => peopleOf(record).includes(keyOf(person)))) return true;
      }
      await file.close();
    }
    return false;
  }
}

function holds(content: Buffer, person: Person, key: Buffer): boolean {
  return content.includes(key) || content.includes(person.replaceAll(/\D/gu, ''));
}

/** Does it with a crash in the first operation, then in the second, and so on until it gets done before it crashes. */
export async function sweep(
  act: (book: SimulatedBook, place: number, crash: Crash) => Promise<boolean>,
): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEED_COUNT; seed += 1) {
    for (const [way, crash] of CRASHES.entries()) {
      let isDone = false;
      for (let place = 1; !isDone; place += 1) {
        // The simulation never lets the event loop turn by itself.
        await turn();
        const book = new SimulatedBook(seed * 10_000 + place * CRASHES.length + way);
        isDone = await act(book, place, crash).catch((error: unknown) => {
          const again = `Again: PEOPLE_SEED=${seed} PEOPLE_RUNS=1`;
          throw new Error(`${crash} in operation ${place}: ${String(error)}\n${again}`, { cause: error });
        });
      }
    }
  }
}
