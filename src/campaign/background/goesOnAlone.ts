import type { ConnectionState } from '../../sender/model';
import type { SessionRun } from '../sessionRun';

/** Whether a run needs nobody who looks at it: it sends, waits, or mends its connection, and nothing is asked. */
export function goesOnAlone(run: Pick<SessionRun, 'snapshot' | 'otherAccount' | 'connection'>): boolean {
  const { phase, isMending } = run.snapshot();
  if (run.otherAccount !== null || ASKS_FOR_PHONE.has(run.connection.kind)) return false;
  switch (phase) {
    case 'starting':
    case 'running':
    case 'waiting':
      return true;
    case 'pausing':
    case 'paused':
      return isMending;
    case 'stopping':
    case 'stopped':
    case 'finished':
      return false;
  }
}

const ASKS_FOR_PHONE: ReadonlySet<ConnectionState['kind']> = new Set<ConnectionState['kind']>(['needsQr', 'needsCode']);
