import { DEFAULT_OPTIONS, OPTION_SPECS } from '../../src/sender/options';
import { LiveOptions } from '../../src/sender/liveOptions';
import { CampaignRunner } from '../../src/sender/runner';
import { systemClock } from '../../src/sessions/systemClock';
import { InstantTransport } from './instantTransport';
import { PreparedSession } from './preparedSession';
import type { Results, Task } from './tasks';

/** A start is the moment when the transport is called: after the attempt has been written, as WhatsApp would see it. */
export async function sendPaced(task: Extract<Task, { readonly kind: 'paced' }>): Promise<Results['paced']> {
  const prepared = await PreparedSession.in(task.folder);
  await prepared.reset();
  const session = await prepared.open();
  const { journal, recipients, fingerprint, rows, content } = session;
  const startsMs: number[] = [];
  const transport = new InstantTransport(() => startsMs.push(performance.now()));
  const { ratePerSecond } = task;
  const batchSize = OPTION_SPECS.batchSize.max;
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint },
    { rows, content, options: new LiveOptions({ ...DEFAULT_OPTIONS, ratePerSecond, batchSize, batchDelayMs: 0 }) },
  );
  const end = setTimeout(() => runner.stop(), task.durationMs);
  await runner.run();
  clearTimeout(end);
  await session.close();
  return pace(startsMs);
}

function pace(startsMs: readonly number[]): Results['paced'] {
  const gapsMs = startsMs.slice(1).map((startMs, index) => startMs - (startsMs[index] ?? 0));
  const spanMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  // A window that holds most can be taken to begin with a start.
  const mostInOneSecond = Math.max(
    ...startsMs.map((from) => startsMs.filter((startMs) => startMs >= from && startMs < from + 1000).length),
  );
  return {
    startCount: startsMs.length,
    perSecond: gapsMs.length / (spanMs / 1000),
    mostInOneSecond,
    shortestGapMs: Math.min(...gapsMs),
    longestGapMs: Math.max(...gapsMs),
  };
}
