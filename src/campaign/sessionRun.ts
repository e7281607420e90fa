import { deferred, type Deferred } from '../sender/deferred';
import { Emitter } from '../sender/emitter';
import type { Decision } from '../sender/journal/journalRecord';
import type { Sentence } from '../sender/sentence';
import type { ConnectionState, TransportName } from '../sender/model';
import type { LiveOptions } from '../sender/liveOptions';
import type { PhonePairing, Transport, Unsubscribe } from '../sender/ports';
import type { RunEnd } from '../sender/runEnd';
import type { CampaignRunner } from '../sender/runner';
import type { RunSnapshot } from '../sender/runSnapshot';
import type { UnsureAttempt } from '../sender/journal/openAttempt';
import type { OpenSession } from '../sessions/openSession';
import { UNSURE_LISTED_COUNT } from '../sessions/sessionStore';
import { createRun, type RunParts } from './createRun';

/** One run of a session in this window: who watches it (panel, status bar) and who steers it (panel, commands). */
export class SessionRun {
  readonly sessionId: string;
  readonly fileName: string;
  readonly transportName: TransportName;
  /** Of the Business API, by its name; null where it is sent another way. */
  readonly businessNumber: string | null;
  readonly notice: Sentence | null;
  readonly options: LiveOptions;
  readonly #session: OpenSession;
  readonly #transport: Transport;
  readonly #runner: CampaignRunner;
  readonly #changes = new Emitter<void>();
  readonly #ended = deferred<void>();
  #isActive = true;
  #otherAccount: { readonly account: string; readonly answer: Deferred<boolean> } | null = null;

  constructor(session: OpenSession, through: Transport, parts: Omit<RunParts, 'askOtherAccount'>) {
    this.sessionId = session.info.id;
    this.fileName = session.info.fileName;
    this.transportName = session.info.transport;
    this.businessNumber = session.campaign.cloud?.account ?? null;
    this.notice = session.notice;
    this.#session = session;
    this.options = parts.options;
    const askOtherAccount = (account: string): Promise<boolean> => this.#askOtherAccount(account);
    const { runner, transport } = createRun(session, through, { ...parts, askOtherAccount });
    this.#runner = runner;
    this.#transport = transport;
    this.#runner.onChange(() => this.#changes.emit());
  }

  /** Runs to the end, or until stopped; lets go of the session and the transport in any case. */
  async run(): Promise<RunEnd> {
    try {
      return await this.#runner.run();
    } finally {
      await this.#transport.close();
      await this.#session.close();
      this.#isActive = false;
      this.#otherAccount = null;
      this.#ended.resolve();
      this.#changes.emit();
    }
  }

  /** Resolves when it has let go of the session. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Nothing more is sent, though it may not have let go of the session yet. */
  get isOver(): boolean {
    const { phase } = this.snapshot();
    return phase === 'stopped' || phase === 'finished';
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get connection(): ConnectionState {
    return this.#transport.state;
  }

  get pairing(): PhonePairing | undefined {
    return this.#transport.pairing;
  }

  /** The linked account, where it isn't the session's: nothing is sent until the user has said that it may be. */
  get otherAccount(): string | null {
    return this.#otherAccount?.account ?? null;
  }

  /** A no stops the run. */
  answerAccount(goOn: boolean): void {
    this.#otherAccount?.answer.resolve(goOn);
    if (this.#otherAccount && !goOn) this.stop();
    this.#otherAccount = null;
    this.#changes.emit();
  }

  async #askOtherAccount(account: string): Promise<boolean> {
    this.#otherAccount = { account, answer: deferred() };
    this.#changes.emit();
    return await this.#otherAccount.answer.promise;
  }

  get memoryBytes(): number | null {
    return this.#transport.memoryBytes ?? null;
  }

  snapshot(): RunSnapshot {
    return this.#runner.snapshot();
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on(listener);
  }

  pause(): void {
    this.#runner.pause();
  }

  resume(): void {
    this.#runner.resume();
  }

  /** Also gives up a connection that is still being made. */
  stop(reason?: 'closing'): void {
    this.#runner.stop(reason);
  }

  /** The first of those in doubt that the user is to decide about. */
  unsure(): readonly UnsureAttempt[] {
    return this.#session.rows.unsureAttempts().slice(0, UNSURE_LISTED_COUNT);
  }

  async decideUnsure(decision: Decision, isMeant?: (index: number) => boolean): Promise<void> {
    await this.#runner.decideUnsure(decision, isMeant);
  }
}
