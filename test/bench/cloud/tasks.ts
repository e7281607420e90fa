import type { Usage } from '../meter';

/** What is measured of the Business API; each in a process of its own, against the stand-in in another. */
export type CloudTask =
  /** Undici's pool alone: the same requests, and their answers parsed. */
  | { readonly kind: 'bare'; readonly base: string; readonly count: number; readonly inFlight: number }
  /** The transport, without a session. */
  | { readonly kind: 'transport'; readonly base: string; readonly count: number; readonly inFlight: number }
  /** A whole run of a prepared session, with its journal, as fast as its rate lets it. */
  | {
      readonly kind: 'run';
      readonly base: string;
      readonly folder: string;
      readonly ratePerSecond: number;
      /** Ends it early; 0 for not at all. */
      readonly durationMs: number;
    };

export interface CloudResult extends Usage {
  readonly count: number;
  /** From the first start to the last; of runs alone. */
  readonly perSecond: number;
  readonly mostInOneSecond: number;
}
