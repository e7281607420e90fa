import { Emitter } from '../sender/emitter';
import type { Decision } from '../sender/journal/journalRecord';
import { LiveOptions } from '../sender/liveOptions';
import type { AccountLimits } from '../sender/limits/accountLimits';
import type { Transport, Unsubscribe } from '../sender/ports';
import type { RunEnd } from '../sender/runEnd';
import { readChildNotes } from '../sessions/childNotes';
import { decideSession } from '../sessions/decideSession';
import { openSession, type OpenSession } from '../sessions/openSession';
import type { AcquireLock } from '../sessions/sessionLock';
import type { SessionOwner } from '../sessions/sessionOwner';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import { systemClock } from '../sessions/systemClock';
import type { BusinessNumbers } from './cloud/businessNumbers';
import { TakingUpStatuses } from './cloud/takingUpStatuses';
import type { ReachedAnew } from './children/askAnew';
import { makeChild, type ChildParts, type ChildRequest, type MadeChild } from './children/makeChild';
import { sessionSealer, type Keyring } from './keys/keyring';
import { followRun } from './log/followRun';
import { LiveAnswers } from './people/answers';
import { enterSent } from './people/enterSent';
import { LiveOptOuts } from './people/liveOptOuts';
import { LiveSentBook } from './people/sentBook';
import type { PreparedCampaign } from './prepare';
import type { LostSession } from '../sessions/recovery/lostSession';
import { findLost } from './recovery/findLost';
import type { AnswerWindow, Log, People, Settings } from './ports';
import type { OpenedRows } from './results/resultPages';
import { SessionRows } from './results/sessionRows';
import { recipientPlaces } from './recipientPlaces';
import { SessionRun } from './sessionRun';

/** What the runs of a window need of it. */
export interface RunServices {
  readonly store: SessionStore;
  /** Where a session lies that is only read, where that may be elsewhere. */
  readonly storeOf?: (sessionId: string) => Promise<SessionStore>;
  readonly keyring: Keyring;
  readonly settings: Pick<Settings, 'runPolicy' | 'optOutWords' | 'keepsApartMs' | 'surroundings'>;
  readonly answers: AnswerWindow;
  readonly log: Log;
  readonly people: People;
  /** Tells what webhooks have said; left out where nobody looks at sessions. */
  readonly business?: Pick<BusinessNumbers, 'statusFilesOf' | 'newestNewsMs'>;
  /** @throws HumanError where a setting isn't right, or a browser that the user wants downloaded can't be. */
  readonly createTransport: (session: OpenSession) => Promise<Transport>;
  /** This window, as other windows and programs are told of it. */
  readonly owner: () => SessionOwner;
  /** Where others may ask it to let go of a session. */
  readonly acquire?: AcquireLock;
}

export type RunEnding = RunEnd | { readonly kind: 'broken'; readonly error: unknown };

/** The runs of this window. Panels come and go; a run goes on without one. */
export class Runs {
  readonly #services: RunServices;
  readonly #active = new Map<string, SessionRun>();
  readonly #changes = new Emitter<void>();
  /** Sessions that nobody sends, while it is entered what has become known of them. */
  readonly #takingUp: TakingUpStatuses | null;
  #latestLimits: AccountLimits | null = null;

  constructor(services: RunServices) {
    this.#services = services;
    const { business } = services;
    this.#takingUp = business ? new TakingUpStatuses({ ...services, business, open: (id) => this.#openNow(id) }) : null;
  }

  /** The newest one first. */
  get active(): readonly SessionRun[] {
    return [...this.#active.values()].toReversed();
  }

  /** What WhatsApp has last said of the account in this window; null where it hasn't been asked. */
  get accountLimits(): AccountLimits | null {
    const [asked] = this.active.flatMap((run) => limitsOf(run) ?? []);
    return asked ?? this.#latestLimits;
  }

  find(sessionId: string): SessionRun | undefined {
    return this.#active.get(sessionId);
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  /**
   * Opens a session and starts its run; `ended` is told how it went.
   * @throws HumanError where the session can't be opened.
   */
  async start(sessionId: string, ended: (ending: RunEnding) => void, options?: LiveOptions): Promise<SessionRun> {
    const { createTransport, settings, log, people } = this.#services;
    const optOuts = await LiveOptOuts.of(people);
    const places = await recipientPlaces(settings.surroundings());
    const session = await this.#open(sessionId);
    const sentBook = this.#sentBook(session, optOuts);
    const transport = await enterSent(session, sentBook)
      .then(() => createTransport(session))
      .catch(async (error: unknown) => {
        await session.close();
        throw error;
      });
    const policy = settings.runPolicy(session.info.recipientCount);
    const run = new SessionRun(session, transport, {
      options: options ?? new LiveOptions(session.options),
      policy,
      people,
      places,
      optOuts,
      answers: this.#answers(session, optOuts),
      sentBook,
    });
    this.#active.set(sessionId, run);
    run.onChange(() => this.#changes.emit());
    const { recipientCount } = session.info;
    log.write({ kind: 'runStarted', session: sessionId, transport: transport.name, recipientCount });
    void this.#follow(run, ended);
    this.#changes.emit();
    return run;
  }

  /**
   * What has become known of a session's messages and people since it was sent, where nobody sends it: entered in its
   * journal. Never rejects. @returns whether there was news
   */
  async takeUp(sessionId: string): Promise<boolean> {
    return !this.#active.has(sessionId) && (await this.#takingUp?.take(sessionId)) === true;
  }

  /** The same of all, at most once a minute. */
  async takeUpAll(): Promise<void> {
    await this.#takingUp?.takeAll((id) => !this.#active.has(id));
  }

  /** Writes what the user decided of the recipients in doubt of a session that isn't running, or of those meant. */
  async decide(sessionId: string, decision: Decision, isMeant?: (index: number) => boolean): Promise<ListedSession> {
    const session = await this.#open(sessionId);
    try {
      await decideSession(session, decision, undefined, isMeant);
    } finally {
      await session.close();
    }
    return await this.#services.store.read(sessionId);
  }

  /** Makes a session of another one's rows; it isn't sent yet. @throws HumanError as `makeChild` does */
  async makeChild(
    parentId: string,
    request: ChildRequest,
    asked: Pick<ChildParts, 'decide' | 'confirm' | 'showAsking'>,
  ): Promise<MadeChild> {
    const { store, keyring, people, owner, createTransport } = this.#services;
    await this.#takingUp?.settled(parentId);
    const sealer = await sessionSealer(parentId, store, keyring);
    const reach = async (parent: OpenSession): Promise<ReachedAnew> => ({
      answers: this.#answers(parent, await LiveOptOuts.of(people)),
      transport: await createTransport(parent),
      // The panel shows a code for its run alone.
      mayLink: false,
    });
    return await makeChild({ ...asked, store, sealer, people, self: owner(), reach }, parentId, request);
  }

  /** The session whose key is gone that has sent this very message to any of them; open, for the caller to close. */
  async findLost(prepared: PreparedCampaign): Promise<LostSession | null> {
    const { store, keyring, owner } = this.#services;
    return await findLost(prepared, { store, keys: keyring.ofBook, self: owner() });
  }

  /** The rows of a session as they are now, whoever sends it. @throws HumanError where it can't be read */
  async openRows(sessionId: string): Promise<OpenedRows> {
    await this.takeUp(sessionId);
    const { keyring, storeOf } = this.#services;
    const store = (await storeOf?.(sessionId)) ?? this.#services.store;
    const rows = await SessionRows.open(store, sessionId, await sessionSealer(sessionId, store, keyring));
    const notes = await readChildNotes(store.folder(sessionId), rows.totalCount, store.files);
    return { rows, notes };
  }

  /** Ends every run in good order. VS Code gives it a few seconds; what they don't suffice for, the next resume does. */
  async stopAll(): Promise<void> {
    const { active } = this;
    for (const run of active) run.stop('closing');
    await Promise.all(active.map(({ ended }) => ended));
  }

  #sentBook({ info, campaign }: OpenSession, optOuts: LiveOptOuts): LiveSentBook {
    const { people, settings, answers } = this.#services;
    return new LiveSentBook({
      people,
      optOuts,
      session: info,
      includesAlreadySent: campaign.includesAlreadySent ?? false,
      keepsApartMs: settings.keepsApartMs(),
      nowMs: () => systemClock.wallMs(),
      sayNotEntered: (problem) => answers.sayNotEntered(problem),
    });
  }

  #answers({ info }: OpenSession, optOuts: LiveOptOuts): LiveAnswers {
    const { people, settings, answers } = this.#services;
    return new LiveAnswers({
      people,
      optOuts,
      sessionId: info.id,
      transport: info.transport,
      words: settings.optOutWords(),
      askOptOut: async (row) => await answers.askOptOut(info.fileName, row),
      sayNotEntered: (problem) => answers.sayNotEntered(problem),
    });
  }

  async #open(sessionId: string): Promise<OpenSession> {
    // It would find this window itself in its way.
    await this.#takingUp?.settled(sessionId);
    return await this.#openNow(sessionId);
  }

  async #openNow(sessionId: string): Promise<OpenSession> {
    const { store, keyring, owner, acquire } = this.#services;
    return await openSession(store, sessionId, await sessionSealer(sessionId, store, keyring), owner(), { acquire });
  }

  async #follow(run: SessionRun, ended: (ending: RunEnding) => void): Promise<void> {
    const { answers, log } = this.#services;
    const before = run.snapshot().answeredCount;
    const runLog = followRun(log, run.sessionId, run);
    try {
      const end = await run.run();
      runLog.ended(end);
      ended(end);
    } catch (error) {
      log.error('run', error);
      ended({ kind: 'broken', error });
    } finally {
      runLog.stop();
      this.#latestLimits = limitsOf(run) ?? this.#latestLimits;
      const answeredCount = run.snapshot().answeredCount - before;
      if (answeredCount > 0) answers.sayAnswered(run.fileName, answeredCount);
      // It may have been begun anew already.
      if (this.#active.get(run.sessionId) === run) this.#active.delete(run.sessionId);
      this.#changes.emit();
    }
  }
}

/** A rehearsal's are nobody's. */
function limitsOf(run: SessionRun): AccountLimits | null {
  return run.transportName === 'simulated' ? null : run.snapshot().limits;
}
