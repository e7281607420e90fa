import type { Decision } from '../sender/journal/journalRecord';
import type { LiveOptions } from '../sender/liveOptions';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import { drivenElsewhere } from '../sessions/sessionOwner';
import type { ListedSession } from '../sessions/sessionStore';
import type { RunView } from '../panel/protocol';
import type { Sent } from './beforeSending/sendCampaign';
import type { CampaignServices } from './services';
import type { WatchedSession } from '../fleet/look/fleetSessions';
import { HandedInSession } from './database/handedInSession';
import { takeFromBackground } from './background/takeFromBackground';
import { LateStatuses } from './cloud/lateStatuses';
import { RestingSession } from './restingSession';
import type { RunEnding } from './runs';
import type { SessionRun } from './sessionRun';
import { restingRunView, runView } from './views';

/** What a campaign becomes once it is sent: a session, which runs here, rests on disk, or is sent by somebody else. */
export class CampaignRun {
  readonly #services: CampaignServices;
  readonly #onChange: () => void;
  readonly #onEnding: (ending: RunEnding) => void;
  /** Set once it has become a session. */
  #sessionId: string | null = null;
  #run: SessionRun | null = null;
  /** The session as it lies on disk, while it isn't running here. */
  #resting: RestingSession | null = null;
  /** The same where it lies in the database, and workers run it. */
  #handedIn: HandedInSession | null = null;
  /** Of the Business API: what webhooks say once it is no longer sent. */
  #late: LateStatuses | null = null;
  #isClosed = false;

  constructor(services: CampaignServices, onChange: () => void, onEnding: (ending: RunEnding) => void) {
    this.#services = services;
    this.#onChange = onChange;
    this.#onEnding = onEnding;
  }

  get sessionId(): string | null {
    return this.#sessionId;
  }

  get isActive(): boolean {
    return this.#run?.isActive ?? false;
  }

  /** Nothing of it is being sent here, or nothing more. */
  get isOver(): boolean {
    return this.#run?.isOver ?? true;
  }

  /** The run of this window, also one that is over. */
  get here(): SessionRun | null {
    return this.#run;
  }

  get view(): RunView | null {
    const { texts, settings } = this.#services;
    if (this.#run) return runView(this.#run, settings.sendsInBackground(), texts);
    if (this.#handedIn) return this.#handedIn.view(texts);
    return this.#resting ? restingRunView(this.#resting.listed, texts) : null;
  }

  /** The first of those in doubt that the user is to decide about. */
  get unsure(): readonly UnsureAttempt[] {
    return this.#run?.unsure() ?? this.#handedIn?.watched.listed.unsure ?? this.#resting?.listed.unsure ?? [];
  }

  /** Where workers run it. */
  get handedIn(): HandedInSession | null {
    return this.#handedIn;
  }

  /** Whoever runs it, to be steered. @throws HumanError where another window or program drives the session. */
  steer(): Pick<SessionRun, 'pause' | 'stop'> | Pick<HandedInSession, 'pause' | 'stop'> | null {
    if (this.#handedIn) return this.#handedIn;
    const owner = this.#resting?.listed.owner ?? null;
    if (!this.#run && owner !== null) throw drivenElsewhere(owner);
    return this.#run;
  }

  /** Shows a session that isn't running here. */
  rest(listed: ListedSession, handedIn: WatchedSession | null = null): void {
    this.#sessionId = listed.info.id;
    this.#run = null;
    this.#dispose();
    const { store, database } = this.#services;
    if (handedIn === null) this.#resting = new RestingSession(listed, store, this.#onChange);
    else this.#handedIn = new HandedInSession(handedIn, database, this.#onChange);
    if (handedIn === null && listed.info.transport === 'cloud-api') this.#followLate(listed.info.id);
  }

  /** Runs what was made here, and watches what was handed in; from now on this campaign's. @throws HumanError as `start` does */
  async begin({ kind, sessionId }: Sent, options: LiveOptions): Promise<SessionRun | null> {
    if (kind === 'here') return await this.start(sessionId, options);
    const { database, store } = this.#services;
    const handedIn = await database.find(sessionId, store);
    if (handedIn !== null) this.rest(handedIn.listed, handedIn);
    return null;
  }

  /**
   * Runs a session, from now on this campaign's; with its own options where no others are given.
   * @throws HumanError where it can't be opened, or can't be sent: then it rests, to be gone on with.
   */
  async start(sessionId: string, options?: LiveOptions): Promise<SessionRun> {
    const { runs, store } = this.#services;
    const run = await runs.start(sessionId, this.#onEnding, options).catch(async (error: unknown) => {
      const listed = await store.read(sessionId).catch(() => null);
      if (listed !== null) this.rest(listed);
      throw error;
    });
    this.#sessionId = sessionId;
    this.#run = run;
    this.#dispose();
    run.onChange(this.#onChange);
    if (run.transportName === 'cloud-api') void run.ended.then(() => this.#run === run && this.#followLate(sessionId));
    return run;
  }

  /** Goes on with a paused run, or with a session that isn't running; gives the new run, if one began. */
  async resume(): Promise<SessionRun | null> {
    if (this.#handedIn) await this.#handedIn.resume();
    else if (!this.isOver) this.#run?.resume();
    // Where only the user's word is missing, nothing is connected to: the panel asks for it.
    else if (this.#sessionId !== null && (this.#run || this.#resting?.listed.isWorkLeft !== false)) {
      this.#services.window.assertMaySend();
      await this.#run?.ended;
      await takeFromBackground(this.#services.store, this.#sessionId);
      return await this.start(this.#sessionId);
    }
    return null;
  }

  /** Of the messages in doubt, or of those meant; gives the new run, if one began to send them again. */
  async decide(decision: Decision, isMeant?: (index: number) => boolean): Promise<SessionRun | null> {
    if (this.#handedIn) await this.#handedIn.decide(decision, isMeant);
    else if (!this.isOver) await this.#run?.decideUnsure(decision, isMeant);
    else if (this.#sessionId !== null) {
      await this.#run?.ended;
      if (decision === 'sendAgain') this.#services.window.assertMaySend();
      this.rest(await this.#services.runs.decide(this.#sessionId, decision, isMeant));
      if (decision === 'sendAgain') return await this.start(this.#sessionId);
    }
    return null;
  }

  /** Something has become known of its rows, though nobody sends it. */
  async lookAgain(): Promise<void> {
    if (this.#sessionId === null || this.isActive || this.#handedIn) return;
    this.rest(await this.#services.store.read(this.#sessionId));
    this.#onChange();
  }

  /** Resolves when this window has let go of the session. */
  async released(): Promise<void> {
    if (this.isOver) await this.#run?.ended;
  }

  /** Nobody looks at it any more. */
  close(): void {
    this.#isClosed = true;
    this.#dispose();
  }

  #dispose(): void {
    this.#resting?.dispose();
    this.#handedIn?.dispose();
    this.#late?.dispose();
    [this.#resting, this.#handedIn, this.#late] = [null, null, null];
  }

  #followLate(sessionId: string): void {
    this.#late?.dispose();
    if (this.#isClosed) return;
    const take = async (): Promise<boolean> => await this.#services.runs.takeUp(sessionId);
    // What can't be read now is told by the next look.
    this.#late = new LateStatuses(take, async () => await this.lookAgain().catch(() => undefined));
  }
}
