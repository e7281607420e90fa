import type { RunView } from '../../panel/protocol';
import type { Texts } from '../../panel/texts';
import type { WatchedSession } from '../../fleet/look/fleetSessions';
import { HumanError } from '../../sender/humanError';
import type { Decision } from '../../sender/journal/journalRecord';
import type { SenderOptions } from '../../sender/options';
import type { Unsubscribe } from '../../sender/ports';
import { sentence } from '../../sender/sentence';
import { RecipientsReader } from '../../sessions/recipientsFile';
import type { Command } from '../../fleet/steering';
import { changePace, type PaceIntent } from '../beforeSending/changePace';
import type { People } from '../ports';
import type { DatabasePlace } from './connectDatabase';
import { enterOptOuts } from './enterOptOuts';
import type { ChildParts, MadeChild } from '../children/makeChild';
import type { DatabaseLink } from './databaseLink';
import { handedInView } from './handedInView';
import { retryHandedIn } from './retryHandedIn';
import { SentRate } from './sentRate';

/** A session that was handed in to the database, as a panel shows and steers it. Workers send it. */
export class HandedInSession {
  readonly id: string;
  readonly #link: DatabaseLink;
  readonly #onChange: () => void;
  readonly #unsubscribe: Unsubscribe;
  readonly #timer: NodeJS.Timeout;
  readonly #rate = new SentRate();
  #watched: WatchedSession;

  constructor(watched: WatchedSession, link: DatabaseLink, onChange: () => void) {
    this.id = watched.about.id;
    this.#watched = watched;
    this.#link = link;
    this.#onChange = onChange;
    this.#take(watched);
    this.#unsubscribe = link.onChange(() => this.#lookUp());
    this.#timer = setInterval(() => void link.refresh(), WATCH_INTERVAL_MS);
  }

  get watched(): WatchedSession {
    return this.#watched;
  }

  view(texts: Texts): RunView {
    return handedInView(this.#watched, this.#rate.perSecond, texts);
  }

  async pause(): Promise<void> {
    await this.#steer({ kind: 'pause' });
  }

  async stop(): Promise<void> {
    await this.#steer({ kind: 'stop' });
  }

  async resume(): Promise<void> {
    const { wish, resting } = this.#watched.about;
    if (wish !== 'run' || resting !== null) await this.#steer({ kind: 'resume' });
  }

  /** Of the messages in doubt, or of those meant. */
  async decide(decision: Decision, isMeant?: (index: number) => boolean): Promise<void> {
    if (isMeant === undefined) return await this.#steer({ kind: 'decide', decision, row: null });
    for (const { index } of this.#watched.listed.unsure) {
      if (isMeant(index)) await this.#steer({ kind: 'decide', decision, row: await this.#rowOf(index) });
    }
  }

  /** From the next message on; gives the options as they are then. @throws HumanError for any other than the rate */
  async setPace(options: SenderOptions, intent: PaceIntent): Promise<SenderOptions> {
    if (intent.type !== 'setOption' || intent.name !== 'ratePerSecond') throw onlyRate();
    const changed = changePace(options, intent, this.#watched.listed.info.transport);
    await this.#steer({ kind: 'rate', ratePerSecond: changed.ratePerSecond });
    return changed;
  }

  /** Makes a session of those who surely didn't get it, handed in for the same account. @throws HumanError */
  async retry(asked: Pick<ChildParts, 'decide' | 'confirm'>, own: Pick<People, 'book'>): Promise<MadeChild> {
    const place = await this.#place();
    await enterOptOuts(own, place.people);
    const made = await retryHandedIn(place, this.#watched.about, asked);
    await this.#link.refresh();
    return made;
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
  }

  async #steer(command: Command): Promise<void> {
    await (await this.#place()).steer(this.id, command);
    await this.#link.refresh();
  }

  async #rowOf(index: number): Promise<number> {
    const { fleet, sealer } = await this.#place();
    const { store } = fleet;
    const recipients = await RecipientsReader.open(store.folder(this.id), sealer, this.id, store.files);
    try {
      return (await recipients.read(index)).row;
    } finally {
      await recipients.close();
    }
  }

  async #place(): Promise<DatabasePlace> {
    const place = await this.#link.open();
    if (place !== null) return place;
    throw new HumanError(
      sentence('The database isn’t connected, so nothing was changed.'),
      sentence('Run the command “{0}”.', sentence('Connect to Database…')),
    );
  }

  #lookUp(): void {
    const watched = this.#link.look?.sessions.find(({ about }) => about.id === this.id);
    if (watched !== undefined) this.#take(watched);
    this.#onChange();
  }

  #take(watched: WatchedSession): void {
    this.#watched = watched;
    this.#rate.take(watched.listed.sentCount, performance.now());
  }
}

const WATCH_INTERVAL_MS = 2000;

function onlyRate(): HumanError {
  return new HumanError(
    sentence('Of a session that a worker sends only the rate can be changed.'),
    sentence('Stop it, and send what is left with other options as a new session.'),
  );
}
