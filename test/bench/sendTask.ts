import { open, stat } from 'node:fs/promises';
import { DEFAULT_OPTIONS, OPTION_SPECS } from '../../src/sender/options';
import { LiveOptions } from '../../src/sender/liveOptions';
import { CampaignRunner } from '../../src/sender/runner';
import { systemClock } from '../../src/sessions/systemClock';
import { InstantTransport } from './instantTransport';
import { Meter } from './meter';
import { PreparedSession } from './preparedSession';
import type { Results } from './tasks';

/** As often as the panel is sent one. */
const SNAPSHOT_INTERVAL_MS = 200;

export async function sendUnpaced(folder: string, concurrency: number): Promise<Results['send']> {
  const prepared = await PreparedSession.in(folder);
  await prepared.reset();
  const flushes = await countFlushes(prepared.journalPath);
  const meter = await Meter.start();
  const session = await prepared.open();
  const { journal, recipients, fingerprint, rows, content } = session;
  const options = {
    ...DEFAULT_OPTIONS,
    concurrency,
    batchSize: OPTION_SPECS.batchSize.max,
    batchDelayMs: 0,
    ratePerSecond: 0,
  };
  const transport = new InstantTransport();
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint },
    { rows, content, options: new LiveOptions(options) },
  );
  const snapshots = setInterval(() => runner.snapshot(), SNAPSHOT_INTERVAL_MS);
  await runner.run();
  clearInterval(snapshots);
  const usage = await meter.stop();
  if (rows.count('sent') !== recipients.count) throw new Error(`Only ${rows.count('sent')} were sent.`);
  await session.close();
  const { size } = await stat(prepared.journalPath);
  return { ...usage, count: recipients.count, journalBytes: size, flushCount: flushes.count };
}

/** Counts the calls of `datasync`, of all files: only the journal's calls it during a run. */
async function countFlushes(anyFile: string): Promise<{ readonly count: number }> {
  const flushes = { count: 0 };
  const handle = await open(anyFile, 'r');
  const prototype = Object.getPrototypeOf(handle) as { datasync: (this: unknown) => Promise<void> };
  await handle.close();
  const { datasync } = prototype;
  prototype.datasync = function countedDatasync() {
    flushes.count += 1;
    return datasync.call(this);
  };
  return flushes;
}
