import { AccountLimits } from './accountLimits';
import { ConnectedPages } from './connectedPages';
import type { BlockedState, Lock, Quota, StandInOptions } from './options';
import { People } from './people';
import type { MediaFault, PasskeyStep } from './protocol';

/** What a test can change while the stand-in runs. */
export class StandInSwitches {
  /** From the next load of the page on. */
  syncDelayMs: number | 'never';
  showsSync: boolean;
  blockedAtStart: BlockedState | null;
  missing: readonly string[];
  frameEveryMs: number;
  /** What goes wrong with the next files, by their names. */
  mediaFaultOf: (name: string) => MediaFault;
  protected readonly people: People;
  protected readonly limits: AccountLimits;
  protected readonly pages: ConnectedPages;

  constructor(options: StandInOptions) {
    const { syncDelayMs = 200, showsSync = false, missing = [], frameEveryMs = 0, mediaFault = 'none' } = options;
    this.syncDelayMs = syncDelayMs;
    this.showsSync = showsSync;
    this.blockedAtStart = options.blockedAtStart ?? null;
    this.missing = missing;
    this.frameEveryMs = frameEveryMs;
    this.mediaFaultOf = () => mediaFault;
    this.people = new People(options);
    this.pages = new ConnectedPages(options.passkey ?? 'none');
    this.limits = new AccountLimits(options, (type, limits) => this.pages.tell({ type, limits }));
  }

  /** Look-ups of numbers get no answer. */
  get lookUpsHang(): boolean {
    return this.people.lookUpsHang;
  }
  set lookUpsHang(hang: boolean) {
    this.people.lookUpsHang = hang;
  }

  /** For these digits the page throws at once, where it should send, and the server hears nothing of it. */
  get throwingFor(): Set<string> {
    return this.people.throwingFor;
  }

  /** Look-ups of these digits find nothing once. */
  get forgetOnce(): Set<string> {
    return this.people.forgetOnce;
  }

  /** The lock on new chats; a page that is connected hears of each change. */
  get lock(): Lock | null {
    return this.limits.lock;
  }
  set lock(lock: Lock | null) {
    this.limits.lock = lock;
  }

  /** The quota of new chats; a page that is connected hears of each change. */
  get quota(): Quota | null {
    return this.limits.quota;
  }
  set quota(quota: Quota | null) {
    this.limits.quota = quota;
  }

  /** What follows the next scans. */
  get passkey(): PasskeyStep {
    return this.pages.passkey;
  }
  set passkey(step: PasskeyStep) {
    this.pages.passkey = step;
  }
}
