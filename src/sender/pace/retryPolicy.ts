import type { SendResult } from '../model';
import type { SenderOptions } from '../options';

/**
 * Milliseconds to wait before trying again, or null for 'not again': only a message that surely hasn't left is tried
 * again, so a retry can't duplicate.
 */
export function retryWaitMs(result: SendResult, triesCount: number, options: SenderOptions): number | null {
  if (result.kind === 'sent' || result.errorClass !== 'retryable' || triesCount >= options.triesCount) return null;
  return options.firstBackoffMs * 2 ** (triesCount - 1);
}
