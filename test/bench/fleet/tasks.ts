import type { TransportName } from '../../../src/sender/model';

/** What a process of its own does for the measurement of a fleet. */
export type FleetTask =
  /** Makes a session for each account, of `count` recipients in all, and hands them in. */
  | {
      readonly kind: 'handIn';
      readonly url: string;
      readonly key: string;
      readonly accounts: readonly string[];
      readonly count: number;
      readonly transport: TransportName;
      readonly concurrency: number;
      readonly ratePerSecond: number;
      /** So many of each session were sent to already, by its journal. */
      readonly sentCount?: number;
    }
  /** Owns what accounts it gets, and sends until nothing is left. Each send is noted in `ledger`, where one is named. */
  | {
      readonly kind: 'own';
      readonly url: string;
      readonly key: string;
      readonly name: string;
      readonly transport: TransportName;
      readonly ledger: string | null;
    }
  /** Lists all sessions. */
  | { readonly kind: 'look'; readonly url: string }
  /** A worker of BullMQ. */
  | { readonly kind: 'doJobs'; readonly socketPath: string; readonly concurrency: number };

/** What a process says while it works: it waits after `ready` until it is told to go. */
export type FleetReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly count: number; readonly atMs: number }
  | { readonly kind: 'handedIn'; readonly elapsedMs: number; readonly peakRssBytes: number }
  | { readonly kind: 'looked'; readonly sessionCount: number; readonly firstMs: number; readonly againMs: number };
