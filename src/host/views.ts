import qrcode from 'qrcode-generator';
import { failureText } from '../sender/failureText';
import type { ConnectionState } from '../sender/model';
import type { RunCounts, RunSnapshot } from '../sender/runSnapshot';
import type { ListedSession } from '../sessions/sessionStore';
import type { ConnectionView, RunView } from '../webview/protocol';
import { say } from './speech';

export function runView(sessionId: string, snapshot: RunSnapshot): RunView {
  const { pauseReason, topErrors, ...figures } = snapshot;
  return {
    sessionId,
    ...figures,
    pauseReason: pauseReason ? say(pauseReason) : '',
    topErrors: topErrors.map(({ code, count }) => ({ text: say(failureText(code)), count })),
  };
}

/** A session that isn't running here, as its journal tells it. */
export function restingRunView(session: ListedSession): RunView {
  return {
    ...countsOf(session),
    sessionId: session.info.id,
    phase: session.state === 'finished' ? 'finished' : 'stopped',
    pauseReason: '',
    messagesPerSecond: 0,
    etaMs: null,
    topErrors: [],
    throughput: [],
    bucketMs: 1000,
  };
}

function countsOf(counts: RunCounts): RunCounts {
  const { totalCount, sentCount, deliveredCount, readCount } = counts;
  const { failedCount, skippedCount, unknownCount, undecidedCount, leftCount } = counts;
  return {
    totalCount,
    sentCount,
    deliveredCount,
    readCount,
    failedCount,
    skippedCount,
    unknownCount,
    undecidedCount,
    leftCount,
  };
}

export function connectionView(state: ConnectionState): ConnectionView {
  switch (state.kind) {
    case 'needsQr':
      return { kind: 'needsQr', modules: qrModules(state.code) };
    case 'lost':
      return { kind: 'lost', reason: say(state.reason) };
    case 'ready':
      return state;
    case 'closed':
    case 'starting':
    case 'syncing':
      return { kind: state.kind };
  }
}

function qrModules(code: string): readonly (readonly boolean[])[] {
  const qr = qrcode(0, 'L');
  qr.addData(code);
  qr.make();
  const size = qr.getModuleCount();
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => qr.isDark(row, column)));
}
