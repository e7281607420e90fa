import { Emitter } from '../sender/emitter';
import type { Decision } from '../sender/journalRecord';
import type { Message } from '../sender/message';
import type { ConnectionState } from '../sender/model';
import type { SenderOptions } from '../sender/options';
import type { Transport, Unsubscribe } from '../sender/ports';
import { CampaignRunner, type RunEnd } from '../sender/runner';
import type { RunSnapshot } from '../sender/runSnapshot';
import type { UnsureAttempt } from '../sender/rowStates';
import type { OpenSession } from '../sessions/openSession';
import { UNSURE_LISTED_COUNT } from '../sessions/sessionStore';
import { systemClock } from '../sessions/systemClock';

/** One run of a session in this window: who watches it (panel, status bar) and who steers it (panel, commands). */
export class SessionRun {
  readonly sessionId: string;
  readonly fileName: string;
  readonly notice: Message | null;
  readonly #session: OpenSession;
  readonly #transport: Transport;
  readonly #runner: CampaignRunner;
  readonly #changes = new Emitter<void>();
  #options: SenderOptions;
  #isActive = true;

  constructor(session: OpenSession, transport: Transport, options: SenderOptions) {
    this.sessionId = session.info.id;
    this.fileName = session.info.fileName;
    this.notice = session.notice;
    this.#session = session;
    this.#transport = transport;
    this.#options = options;
    const { journal, recipients, fingerprint, rows, content } = session;
    this.#runner = new CampaignRunner(
      { clock: systemClock, journal, recipients, transport, fingerprint },
      { rows, content, options },
    );
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
      this.#changes.emit();
    }
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get options(): SenderOptions {
    return this.#options;
  }

  get connection(): ConnectionState {
    return this.#transport.state;
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

  setOptions(options: SenderOptions): void {
    this.#options = options;
    if (this.#isActive) this.#runner.setOptions(options);
  }

  /** The first of those in doubt that the user is to decide about. */
  unsure(): readonly UnsureAttempt[] {
    return this.#session.rows.unsureAttempts().slice(0, UNSURE_LISTED_COUNT);
  }

  async decideUnsure(decision: Decision): Promise<void> {
    await this.#runner.decideUnsure(decision);
  }
}
