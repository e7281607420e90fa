import type { HumanError } from '../sender/humanError';
import type { Transport } from '../sender/ports';

export type ConnectedOnce =
  | { readonly kind: 'connected' }
  /** No phone is linked, and none may be now: the transport is closed. */
  | { readonly kind: 'unlinked' }
  | { readonly kind: 'failed'; readonly error: HumanError };

/**
 * Connects for something beside a run.
 * @param mayLink whether a phone may be linked first: where somebody sees the code
 */
export async function connectOnce(transport: Transport, mayLink: boolean): Promise<ConnectedOnce> {
  let isUnlinked = false;
  const unwatch = transport.onState(({ kind }) => {
    if (mayLink || kind !== 'needsQr') return;
    isUnlinked = true;
    void transport.close();
  });
  const connected = await transport.connect();
  unwatch();
  if (isUnlinked) return { kind: 'unlinked' };
  return connected.ok ? { kind: 'connected' } : { kind: 'failed', error: connected.error };
}
