import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { ConnectionState } from '../../sender/model';
import type { RunPhase } from '../../sender/runSnapshot';
import type { LogEvent, LoggedCounts } from './logEvent';
import { errorLine } from './logFields';

/** An event as a person reads it in VS Code's output channel. */
export function eventText(event: LogEvent): Sentence {
  switch (event.kind) {
    case 'windowStarted':
      return sentence('Excel to WhatsApp {0} has started.', event.version);
    case 'terminalStarted':
      return sentence('Excel to WhatsApp {0} has started in a terminal: {1}.', event.version, event.command);
    case 'terminalEnded':
      return sentence('{0} has ended with code {1}.', event.command, event.exitCode);
    case 'interrupted':
      return sentence('{0}: the program is to end.', event.signal);
    case 'runStarted':
      return sentence(
        'Session {0}: sending to {1} recipients begins through {2}.',
        event.session,
        countOf(event.recipientCount),
        event.transport,
      );
    case 'connection':
      return sentence('Session {0}: {1}.', event.session, CONNECTIONS[event.state]);
    case 'phase':
      return event.reason === null
        ? sentence('Session {0}: {1}.', event.session, PHASES[event.phase])
        : sentence('Session {0}: {1}. {2}', event.session, PHASES[event.phase], event.reason);
    case 'progress':
      return sentence('Session {0}: {1}.', event.session, countsText(event));
    case 'runEnded':
      return event.error === null
        ? sentence('Session {0}: the run has ended. {1}.', event.session, countsText(event))
        : sentence(
            'Session {0}: the run has ended. {1}. {2}',
            event.session,
            countsText(event),
            errorLine(event.error),
          );
    case 'cleaned':
      return sentence(
        'Cleaned up: {0} finished sessions, {1} drafts, {2} logs, {3} files of statuses, {4} temporary files, {5} MB of the browser’s cache.',
        countOf(event.removed.sessionCount),
        countOf(event.removed.draftCount),
        countOf(event.removed.logCount),
        countOf(event.removed.statusFileCount),
        countOf(event.removed.temporaryCount),
        countOf(Math.round(event.removed.cacheBytes / 1_000_000)),
      );
    case 'keyRotated':
      return sentence('New sessions are sealed with a new key, {0}.', event.keyId);
    case 'failed':
      return sentence('An error in {0}: {1}', event.during, errorLine(event.error));
  }
}

function countsText({ sentCount, failedCount, skippedCount, inDoubtCount, leftCount }: LoggedCounts): Sentence {
  return sentence(
    '{0} sent, {1} failed, {2} skipped, {3} in doubt, {4} left',
    ...[sentCount, failedCount, skippedCount, inDoubtCount, leftCount].map(countOf),
  );
}

const CONNECTIONS: Readonly<Record<ConnectionState['kind'], Sentence>> = {
  closed: sentence('not connected'),
  starting: sentence('connecting to WhatsApp'),
  needsQr: sentence('waiting for the QR code to be scanned'),
  needsCode: sentence('waiting for the code to be typed on the phone'),
  syncing: sentence('WhatsApp is syncing'),
  ready: sentence('connected to WhatsApp'),
  lost: sentence('the connection to WhatsApp is lost'),
};

const PHASES: Readonly<Record<RunPhase, Sentence>> = {
  starting: sentence('starting'),
  running: sentence('sending'),
  waiting: sentence('waiting for its time'),
  pausing: sentence('pausing'),
  paused: sentence('paused'),
  stopping: sentence('stopping'),
  stopped: sentence('stopped'),
  finished: sentence('finished'),
};
