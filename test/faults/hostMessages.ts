import type { SenderOptions } from '../../src/sender/options';
import type { RunPhase } from '../../src/sender/runSnapshot';
import type { WhatsAppWebOptions } from '../../src/whatsapp/web/whatsappWebOptions';

/** What a host is told on its command line. */
export interface HostTask {
  readonly data: string;
  readonly sessionId: string;
  readonly options: SenderOptions;
  readonly transport: WhatsAppWebOptions;
  /** A file with milliseconds by which the wall clock is ahead; it may change at any time. */
  readonly wallAheadPath?: string;
}

/** What it tells. */
export type FromHost =
  | { readonly type: 'connection'; readonly kind: string; readonly reason: string | null }
  | {
      readonly type: 'run';
      readonly phase: RunPhase;
      readonly isMending: boolean;
      readonly reason: string | null;
      readonly sentCount: number;
    }
  | { readonly type: 'end'; readonly kind: 'finished' | 'stopped'; readonly error: string | null };

export type ToHost = { readonly type: 'resume' } | { readonly type: 'pause' } | { readonly type: 'stop' };
