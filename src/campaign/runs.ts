import { Emitter } from '../sender/emitter';
import type { Decision } from '../sender/journal/journalRecord';
import type { SenderOptions } from '../sender/options';
import type { Unsubscribe } from '../sender/ports';
import type { RunEnd } from '../sender/runEnd';
import { decideSession } from '../sessions/decideSession';
import { openSession, type OpenSession } from '../sessions/openSession';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import type { Keyring } from './keyring';
import type { Log } from '../host/window/log';
import { SessionRun } from './sessionRun';
import { sessionSealer } from './sessionSealer';
import { runPolicy } from '../host/window/settings';
import { thisWindow } from '../host/window/thisWindow';
import { createTransport } from '../host/sessions/transports';

export type RunEnding = RunEnd | { readonly kind: 'broken'; readonly error: unknown };

/** The runs of this window. Panels come and go; a run goes on without one. */
export class Runs {
  readonly #store: SessionStore;
  readonly #keyring: Keyring;
  readonly #dataFolder: string;
  readonly #log: Log;
  readonly #active = new Map<string, SessionRun>();
  readonly #changes = new Emitter<void>();

  constructor(store: SessionStore, keyring: Keyring, dataFolder: string, log: Log) {
    this.#store = store;
    this.#keyring = keyring;
    this.#dataFolder = dataFolder;
    this.#log = log;
  }

  /** The newest one first. */
  get active(): readonly SessionRun[] {
    return [...this.#active.values()].toReversed();
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
  async start(sessionId: string, ended: (ending: RunEnding) => void, options?: SenderOptions): Promise<SessionRun> {
    const session = await this.#open(sessionId);
    const folders = { session: this.#store.folder(sessionId), data: this.#dataFolder };
    const transport = await createTransport(session, folders).catch(async (error: unknown) => {
      await session.close();
      throw error;
    });
    const run = new SessionRun(session, transport, options ?? session.options, runPolicy(session.info.recipientCount));
    this.#active.set(sessionId, run);
    run.onChange(() => this.#changes.emit());
    this.#log.info('run started', {
      session: sessionId,
      transport: transport.name,
      count: session.info.recipientCount,
    });
    void this.#follow(run, ended);
    this.#changes.emit();
    return run;
  }

  /** Writes what the user decided of the recipients in doubt of a session that isn't running. */
  async decide(sessionId: string, decision: Decision): Promise<ListedSession> {
    const session = await this.#open(sessionId);
    try {
      await decideSession(session, decision);
    } finally {
      await session.close();
    }
    return await this.#store.read(sessionId);
  }

  /** Ends every run in good order. VS Code gives it a few seconds; what they don't suffice for, the next resume does. */
  async stopAll(): Promise<void> {
    const endings = this.active.map(
      (run) =>
        new Promise<void>((resolve) => {
          run.onChange(() => {
            if (!run.isActive) resolve();
          });
        }),
    );
    for (const run of this.active) run.stop('closing');
    await Promise.all(endings);
  }

  async #open(sessionId: string): Promise<OpenSession> {
    const sealer = await sessionSealer(sessionId, this.#store, this.#keyring);
    return await openSession(this.#store, sessionId, sealer, thisWindow());
  }

  async #follow(run: SessionRun, ended: (ending: RunEnding) => void): Promise<void> {
    try {
      const end = await run.run();
      this.#log.info('run ended', { session: run.sessionId, end: end.kind });
      if (end.kind === 'stopped' && end.error) this.#log.error('run stopped', end.error);
      ended(end);
    } catch (error) {
      this.#log.error('run broke', error);
      ended({ kind: 'broken', error });
    } finally {
      this.#active.delete(run.sessionId);
      this.#changes.emit();
    }
  }
}
