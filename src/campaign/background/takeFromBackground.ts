import type { SessionStore } from '../../sessions/sessionStore';
import { systemClock } from '../../sessions/systemClock';

/**
 * Has the background let go of a session, once what it has in flight has come to its outcome. Whoever opens the session
 * next may be another window all the same: opening it tells.
 */
export async function takeFromBackground(store: SessionStore, id: string): Promise<void> {
  const untilMs = systemClock.monotonicMs() + PATIENCE_MS;
  while ((await store.owner(id))?.kind === 'background' && systemClock.monotonicMs() < untilMs) {
    await store.askToLetGo(id);
    await systemClock.startTimer(LOOK_INTERVAL_MS).done;
  }
}

const LOOK_INTERVAL_MS = 100;
/** A message through WhatsApp takes four minutes at most. */
const PATIENCE_MS = 300_000;
