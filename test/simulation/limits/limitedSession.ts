import { LiveOptOuts } from '../../../src/campaign/people/liveOptOuts';
import { LiveTally } from '../../../src/campaign/people/liveTally';
import type { PeopleBook } from '../../../src/people/peopleBook';
import type { RowStates } from '../../../src/sender/journal/rowStates';
import { LiveOptions } from '../../../src/sender/liveOptions';
import type { SenderOptions } from '../../../src/sender/options';
import type { RecipientSource } from '../../../src/sender/ports';
import type { RunEnd } from '../../../src/sender/runEnd';
import { CampaignRunner } from '../../../src/sender/runner';
import { JournalFile } from '../../../src/sessions/journal/journalFile';
import { openJournal } from '../../../src/sessions/journal/openJournal';
import { fictionalRecipient } from '../../fakes/memorySession';
import { openBook } from '../../people/books';
import { content, CREATED_AT_MS } from '../campaign';
import type { SimulatedProcess } from '../process';
import { dateCell, drawOptions, PLACES } from './limitsOptions';
import { ACCOUNT, LimitsTransport } from './limitsTransport';
import { SessionWatch } from './limitsWatch';
import type { LimitsWorld } from './limitsWorld';

/** A process that goes on with a session. */
export interface RunningSession {
  readonly process: SimulatedProcess;
  /** Whether the session is done; never settles where the process dies. */
  readonly ended: Promise<boolean>;
  readonly look: () => unknown;
}

/** A session that outlives its processes: its journal, its people, and what the user has set. */
export class LimitedSession {
  readonly name: string;
  readonly recipientCount: number;
  readonly options: LiveOptions;
  readonly watch: SessionWatch;
  /** How the latest run that came to an end did. */
  latestEnd: RunEnd | null = null;
  readonly #limits: LimitsWorld;
  readonly #recipients: RecipientSource;

  constructor(limits: LimitsWorld, name: string, firstPerson: number, recipientCount: number) {
    this.name = name;
    this.recipientCount = recipientCount;
    this.#limits = limits;
    const { world, watch } = limits;
    const beginMs = world.wallMs();
    this.options = new LiveOptions(drawOptions(world.chance, beginMs));
    this.watch = new SessionWatch(name, watch, () => this.options.current, recipientCount);
    this.#recipients = {
      count: recipientCount,
      read: (index) => {
        const person = fictionalRecipient(firstPerson + index);
        const values = [...person.values, dateCell(firstPerson + index, beginMs)];
        return Promise.resolve({ ...person, values, index });
      },
    };
  }

  get journalPath(): string {
    return `${this.name}/journal.jsonl`;
  }

  /** What the user sets now; the next process begins with it as well. */
  change(options: SenderOptions): void {
    this.options.set(options);
  }

  begin(process: SimulatedProcess): RunningSession {
    let runner: CampaignRunner | null = null;
    const ended = this.#live(process, (created) => (runner = created));
    return { process, ended, look: () => runner?.snapshot() };
  }

  async #live(process: SimulatedProcess, created: (runner: CampaignRunner) => void): Promise<boolean> {
    const { world, deliveredShare } = this.#limits;
    const { clock } = process;
    const files = world.disk.filesFor(process);
    const isOwner = (): Promise<boolean> => Promise.resolve(true);
    const about = { recipientCount: this.recipientCount, createdAtMs: CREATED_AT_MS };
    const { content: state, end } = await openJournal(this.journalPath, about, isOwner, files);
    const { rows, marks } = state;
    if (marks.canary !== null) this.watch.noteFirstOnesSeen();
    const journal = new JournalFile(this.journalPath, end, isOwner, files);
    const book = await this.#openBook(process);
    const open = async (): Promise<PeopleBook> => {
      await book.refresh();
      return book;
    };
    const people = { book: open, open };
    const optOuts = await LiveOptOuts.of(people, clock);
    const random = (): number => world.chance.between(0, 1);
    const transport = new LimitsTransport(world, process, this.watch, deliveredShare);
    const tally = new LiveTally({
      people,
      optOuts,
      transport: transport.name,
      account: () => ACCOUNT,
      clock,
      random,
    });
    const ports = { clock, journal, transport, recipients: this.#recipients, fingerprint: () => 'h' };
    // Of its own to the process: what another one has subscribed to dies with it.
    const options = new LiveOptions(this.options.current);
    const unsubscribe = this.options.onChange((changed) => {
      if (process.isAlive) options.set(changed);
    });
    process.onDeath(unsubscribe);
    const runner = new CampaignRunner(
      { ...ports, optOuts, tally, places: PLACES, random },
      { rows, content, options, canary: marks.canary },
    );
    created(runner);
    this.#attend(process, runner);
    const ending = await runner.run();
    this.latestEnd = ending;
    unsubscribe();
    await transport.close();
    await journal.close();
    await book.close();
    if (ending.kind === 'finished') this.#checkAccounted(rows);
    return ending.kind === 'finished';
  }

  async #openBook(process: SimulatedProcess): Promise<PeopleBook> {
    const { world, keys, lock, watch } = this.#limits;
    const book = await openBook('data', keys, {
      files: world.disk.filesFor(process),
      acquire: lock.acquireFor(process),
      pause: (durationMs) => process.clock.startTimer(durationMs).done,
      nowMs: () => process.clock.wallMs(),
    });
    const append = book.append.bind(book);
    book.append = async (...entries) => {
      const before = this.options.current;
      const written = await append(...entries);
      for (const entry of entries) {
        if (!written.ok || entry.kind !== 'counted' || !process.isAlive) continue;
        const { who, atMs, isNewChat } = entry;
        const options = [before, this.options.current];
        const settingCount = watch.settingsMs.length;
        watch.counted.push({
          session: this.name,
          phone: who ?? '',
          atMs,
          isNewChat,
          options,
          settingCount,
          hasLeft: false,
        });
        this.#limits.noteCounted(process);
      }
      return written;
    };
    return book;
  }

  /** The user looks in now and then: goes on where it paused, and sometimes pauses or stops by themselves. */
  #attend(process: SimulatedProcess, runner: CampaignRunner): void {
    const { world, isCalm } = this.#limits;
    const { chance } = world;
    process.after(chance.between(1, isCalm ? 60 : 240) * 60_000, () => {
      const { phase, pauseReason, isMending } = runner.snapshot();
      if (phase === 'paused' && !isMending) {
        if (pauseReason?.text.startsWith('Of the first') === true) this.watch.noteFirstOnesSeen();
        runner.resume();
      } else if (!this.#limits.isCalm && chance.share(0.15)) {
        chance.pick([() => runner.pause(), () => runner.stop('closing')])();
      }
      this.#attend(process, runner);
    });
  }

  /** Nobody is left, and whoever failed or is in doubt is told. */
  #checkAccounted(rows: RowStates): void {
    const left = rows.count('queued') + rows.count('inDoubt');
    if (left > 0) this.#limits.watch.fail(`${this.name} is finished, and ${left} are left`);
    for (let index = 0; index < this.recipientCount; index += 1) {
      const status = rows.status(index);
      const isSaidToBeSent = status === 'sent' || status === 'delivered' || status === 'read';
      void this.#recipients.read(index).then(({ phone, row }) => {
        if (isSaidToBeSent && !this.watch.isAccepted(phone))
          this.#limits.watch.fail(`Row ${row} of ${this.name} is ${status}, and nobody has got it`);
        if (status === 'failed' && this.watch.isAccepted(phone))
          this.#limits.watch.fail(`Row ${row} of ${this.name} failed, and has got it`);
      });
    }
  }
}
