import { setImmediate as turn } from 'node:timers/promises';
import { enterSent } from '../../src/campaign/people/enterSent';
import { LiveOptOuts } from '../../src/campaign/people/liveOptOuts';
import { LiveSentBook } from '../../src/campaign/people/sentBook';
import type { BookKeys } from '../../src/people/book/bookFolder';
import type { JournalRecord } from '../../src/sender/journal/journalRecord';
import type { RowStates } from '../../src/sender/journal/rowStates';
import { LiveOptions } from '../../src/sender/liveOptions';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { CampaignRunner } from '../../src/sender/runner';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { JournalFile } from '../../src/sessions/journal/journalFile';
import { encodeMark, markPath } from '../../src/sessions/journal/journalMark';
import { foldJournal } from '../../src/sessions/journal/journalReader';
import type { AcquireLock } from '../../src/sessions/sessionLock';
import { openJournal } from '../../src/sessions/journal/openJournal';
import { openBook } from '../people/books';
import { content, CREATED_AT_MS, recipientAt } from './campaign';
import { NO_FAULTS, SimulatedClient } from './client';
import { SimulatedProcess } from './process';
import { World } from './world';

/** Two sessions, and a third after them, that say the same to the same people on one computer. */
export const SESSIONS = ['first', 'second', 'third'] as const;
export type SessionName = (typeof SESSIONS)[number];

/** Few enough to crash in every operation; none of them gets an empty message. */
export const PEOPLE_COUNT = 6;
const recipients = {
  count: PEOPLE_COUNT,
  read: (index: number) => Promise.resolve(recipientAt(index)),
};

/** A computer with the book of people and the journals of the sessions, which outlive every crash of the program. */
export class SessionsWorld {
  readonly world: World;
  /** Whose message a session has handed over to WhatsApp, by index. */
  readonly handedOver: Readonly<Record<SessionName, Set<number>>> = {
    first: new Set(),
    second: new Set(),
    third: new Set(),
  };
  readonly #keys: BookKeys;

  constructor(seed: number) {
    this.world = new World(seed);
    const sealer = createSealer(newKey());
    this.#keys = { current: () => Promise.resolve(sealer), find: () => Promise.resolve(null) };
    for (const name of SESSIONS) {
      this.world.disk.create(journalPath(name));
      this.world.disk.create(markPath(journalPath(name)), encodeMark({ recordCount: 0, isInOrder: true }));
    }
  }

  /** Opens a session and runs it, as a window does, until it is done or the program dies. Gives whether it got done. */
  async run(name: SessionName, crashAtOperation = Infinity): Promise<boolean> {
    return await this.#live(crashAtOperation, async (process) => {
      const files = this.world.disk.filesFor(process);
      const isOwner = (): Promise<boolean> => Promise.resolve(true);
      const book = await openBook('data', this.#keys, { files, acquire: acquireAlways });
      const open = async () => {
        await book.refresh();
        return book;
      };
      const people = { book: open, open };
      const path = journalPath(name);
      const about = { recipientCount: PEOPLE_COUNT, createdAtMs: CREATED_AT_MS };
      const { content: state, end } = await openJournal(path, about, isOwner, files);
      const { rows, cutRun } = state;
      const journal = new JournalFile(path, end, isOwner, files);
      const optOuts = await LiveOptOuts.of(people, process.clock);
      const sentBook = new LiveSentBook({
        people,
        optOuts,
        session: { id: name, transport: 'whatsapp-web', createdAtMs: CREATED_AT_MS },
        includesAlreadySent: false,
        keepsApartMs: 7 * 24 * 3_600_000,
        nowMs: () => process.clock.wallMs(),
        sayNotEntered: (problem) => {
          throw problem;
        },
      });
      await enterSent({ cutRun, rows, content, recipients: recipients as never }, sentBook);
      const transport = new SimulatedClient(this.world, process, NO_FAULTS, ({ index }) =>
        this.handedOver[name].add(index),
      );
      const options = new LiveOptions({ ...DEFAULT_OPTIONS, ratePerSecond: 5, concurrency: 2 });
      const ports = { clock: process.clock, journal, transport, recipients, fingerprint: () => 'h' };
      await new CampaignRunner({ ...ports, optOuts, sentBook }, { rows, content, options }).run();
      await transport.close();
      await journal.close();
      await book.close();
    });
  }

  /** What a session's journal says, as it lies there. */
  async journalOf(
    name: SessionName,
  ): Promise<{ readonly rows: RowStates; readonly records: readonly JournalRecord[] }> {
    const records: JournalRecord[] = [];
    const folded: RowStates[] = [];
    await this.#live(Infinity, async (process) => {
      const file = await this.world.disk.filesFor(process).open(journalPath(name), 'r');
      const { rows } = await foldJournal(file, PEOPLE_COUNT, (record) => records.push(record));
      folded.push(rows);
    });
    const [rows] = folded;
    if (rows === undefined) throw new Error('The journal can’t be read.');
    return { rows, records };
  }

  /** How often each of the people has got it. */
  get gotCounts(): readonly number[] {
    return Array.from({ length: PEOPLE_COUNT }, (_, index) => {
      const { phone } = recipientAt(index);
      return this.world.server.acceptedFor(phone).length;
    });
  }

  async #live(crashAtOperation: number, act: (process: SimulatedProcess) => Promise<void>): Promise<boolean> {
    // The simulation never lets the event loop turn by itself.
    await turn();
    const process = new SimulatedProcess(this.world, crashAtOperation);
    const failures: unknown[] = [];
    let isDone = false;
    act(process).then(
      () => (isDone = true),
      (error: unknown) => failures.push(error),
    );
    await this.world.time.run(() => isDone || failures.length > 0 || !process.isAlive);
    process.crash();
    if (failures.length > 0) throw failures[0];
    return isDone;
  }
}

/** One process lives at a time. */
const acquireAlways: AcquireLock = () =>
  Promise.resolve({
    kind: 'owner',
    lock: { isOwner: () => Promise.resolve(true), release: () => Promise.resolve() },
  });

function journalPath(name: SessionName): string {
  return `${name}/journal.jsonl`;
}
