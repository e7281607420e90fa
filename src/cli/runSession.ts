import { countRows } from '../sender/countRows';
import { message } from '../sender/message';
import type { SenderOptions } from '../sender/options';
import type { Transport } from '../sender/ports';
import { CampaignRunner, type RunEnd } from '../sender/runner';
import { openSession, type OpenSession } from '../sessions/openSession';
import { systemClock } from '../sessions/systemClock';
import type { DataFolder } from './dataFolder';
import { EXIT } from './exit';
import { figures } from './figures';
import { showProgress } from './progress';
import { say } from './say';
import { createTransport, type TransportPlan } from './transport';

/** Runs a session to its end, or to an interruption. Gives the exit code. */
export async function runSession(
  data: DataFolder,
  id: string,
  plan: TransportPlan,
  chooseOptions: (previous: SenderOptions) => SenderOptions,
): Promise<number> {
  const session = await openSession(data.store, id, data.sealer);
  try {
    const options = chooseOptions(session.options);
    process.stdout.write(`${JSON.stringify({ session: id })}\n`);
    if (session.notice) process.stderr.write(`${say(session.notice)}\n`);
    const transport = await createTransport(plan, session, { data: data.path, session: data.store.folder(id) });
    try {
      const end = await run(session, transport, options);
      process.stdout.write(`${JSON.stringify({ session: id, ...figures(countRows(session.rows)) })}\n`);
      return exitCode(session, end);
    } finally {
      await transport.close();
    }
  } finally {
    await session.close();
  }
}

async function run(session: OpenSession, transport: Transport, options: SenderOptions): Promise<RunEnd> {
  const { journal, recipients, fingerprint, rows, template } = session;
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint },
    { rows, template, options },
  );
  const interrupt = (): void => {
    process.stderr.write(`${say(message('Stopping: messages in flight are being brought to their outcome.'))}\n`);
    runner.stop();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const endProgress = showProgress(runner);
  const endWatch = stopWhenStuck(runner, transport);
  try {
    return await runner.run();
  } finally {
    endWatch();
    endProgress();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/**
 * Nobody sits at a script to mend what paused it: a lost connection gets ten minutes to come back, anything else (a full
 * disk) ends the run at once. It stays resumable.
 */
function stopWhenStuck(runner: CampaignRunner, transport: Transport): () => void {
  let pausedAtMs: number | null = null;
  const timer = setInterval(() => {
    const { phase, pauseReason } = runner.snapshot();
    const isStuck = (phase === 'paused' || phase === 'pausing') && pauseReason !== null;
    if (!isStuck) pausedAtMs = null;
    else pausedAtMs ??= systemClock.monotonicMs();
    const patienceMs = transport.state.kind === 'ready' ? 0 : CONNECTION_PATIENCE_MS;
    if (pausedAtMs !== null && systemClock.monotonicMs() - pausedAtMs >= patienceMs) runner.stop();
  }, WATCH_INTERVAL_MS);
  return () => clearInterval(timer);
}

const WATCH_INTERVAL_MS = 500;
const CONNECTION_PATIENCE_MS = 600_000;

function exitCode({ rows }: OpenSession, end: RunEnd): number {
  const { totalCount, sentCount } = countRows(rows);
  switch (end.kind) {
    case 'finished':
      return sentCount === totalCount ? EXIT.allSent : EXIT.notAllSent;
    case 'stopped':
      if (end.error) process.stderr.write(`${say(end.error.happened)} ${say(end.error.todo)}\n`);
      return end.error && rows.highestAttempted < 0 ? EXIT.usage : EXIT.resumable;
  }
}
