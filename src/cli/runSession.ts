import { AccountGuard } from '../sender/accountGuard';
import { countRows } from '../sender/countRows';
import type { Decision } from '../sender/journalRecord';
import { message, type Message } from '../sender/message';
import type { SenderOptions } from '../sender/options';
import type { Transport } from '../sender/ports';
import { CampaignRunner, type RunEnd } from '../sender/runner';
import { decideSession } from '../sessions/decideSession';
import { openSession, type OpenSession } from '../sessions/openSession';
import { systemClock } from '../sessions/systemClock';
import type { DataFolder } from './dataFolder';
import { EXIT } from './exit';
import { figures } from './figures';
import { sayAboveProgress, showProgress } from './progress';
import { say, sayError } from './say';
import { createTransport, type TransportPlan } from './transport';

export interface RunChoices {
  readonly options: (previous: SenderOptions) => SenderOptions;
  /** What becomes of the recipients in doubt that earlier runs couldn't decide about; null leaves them undecided. */
  readonly decision: Decision | null;
}

/** Runs a session to its end, or to an interruption. Gives the exit code. */
export async function runSession(
  data: DataFolder,
  id: string,
  plan: TransportPlan,
  choices: RunChoices,
): Promise<number> {
  const session = await openSession(data.store, id, data.sealer, {
    kind: 'terminal',
    processId: process.pid,
  });
  try {
    const options = choices.options(session.options);
    if (choices.decision !== null) await decideSession(session, choices.decision);
    process.stdout.write(`${JSON.stringify({ session: id })}\n`);
    if (session.notice) process.stderr.write(`${say(session.notice)}\n`);
    // Where nobody is left, nothing is connected to: no browser opens to do nothing.
    const end = session.rows.isWorkLeft
      ? await runThrough(session, options, plan, data.store.folder(id))
      : ({ kind: 'finished' } as const);
    const counts = countRows(session.rows);
    process.stdout.write(`${JSON.stringify({ session: id, ...figures(counts) })}\n`);
    if (counts.undecidedCount > 0) process.stderr.write(`${say(undecided(id, counts.undecidedCount))}\n`);
    return exitCode(session, end);
  } finally {
    await session.close();
  }
}

function undecided(id: string, count: number): Message {
  const resume = `resume ${id} --in-doubt`;
  return message(
    'It isn’t known of {0} messages whether they were sent. {1} lists their rows, {2} leaves them at that, {3} sends them again: someone may then get it twice.',
    count,
    `${resume} list`,
    `${resume} leave`,
    `${resume} send-again`,
  );
}

async function runThrough(
  session: OpenSession,
  options: SenderOptions,
  plan: TransportPlan,
  folder: string,
): Promise<RunEnd> {
  const mayUseOtherAccount = plan.name === 'whatsapp-web' && plan.mayUseOtherAccount;
  let isRefused = false;
  const transport = new AccountGuard({
    transport: await createTransport(plan, session, folder),
    clock: systemClock,
    ...session,
    askOtherAccount: async (account) => {
      if (!mayUseOtherAccount) {
        sayAboveProgress(
          message(
            'Linked is {0}: not the account that this session was sent through. Add {1} to go on with it.',
            account,
            '--other-account',
          ),
        );
      }
      isRefused = !mayUseOtherAccount;
      return mayUseOtherAccount;
    },
  });
  try {
    return await run(session, transport, options, () => isRefused);
  } finally {
    await transport.close();
  }
}

async function run(
  session: OpenSession,
  transport: Transport,
  options: SenderOptions,
  isRefused: () => boolean,
): Promise<RunEnd> {
  const { journal, recipients, fingerprint, rows, content } = session;
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint },
    { rows, content, options },
  );
  const interrupt = (): void => {
    sayAboveProgress(message('Stopping: messages in flight are being brought to their outcome.'));
    runner.stop();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const endProgress = showProgress(runner);
  const endWatch = watchPauses(runner, isRefused);
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
 * Says why a run paused by itself. Nobody sits at a script: a lost connection or a limited account gets ten minutes to
 * come back; what waits for a person (a full disk, many failures in a row) ends the run at once. It stays resumable.
 */
function watchPauses(runner: CampaignRunner, isRefused: () => boolean): () => void {
  let pausedAtMs: number | null = null;
  let saidReason: Message | null = null;
  const timer = setInterval(() => {
    const { phase, pauseReason, isMending } = runner.snapshot();
    if (pauseReason && pauseReason.text !== saidReason?.text) sayAboveProgress(pauseReason);
    saidReason = pauseReason;
    const isPaused = (phase === 'paused' || phase === 'pausing') && pauseReason !== null;
    if (!isPaused) pausedAtMs = null;
    else pausedAtMs ??= systemClock.monotonicMs();
    const patienceMs = isMending && !isRefused() ? MENDING_PATIENCE_MS : 0;
    if (pausedAtMs !== null && systemClock.monotonicMs() - pausedAtMs >= patienceMs) runner.stop();
  }, WATCH_INTERVAL_MS);
  return () => clearInterval(timer);
}

const WATCH_INTERVAL_MS = 500;
const MENDING_PATIENCE_MS = 600_000;

function exitCode({ rows }: OpenSession, end: RunEnd): number {
  const { totalCount, sentCount } = countRows(rows);
  switch (end.kind) {
    case 'finished':
      return sentCount === totalCount ? EXIT.allSent : EXIT.notAllSent;
    case 'stopped':
      if (end.error) process.stderr.write(`${sayError(end.error)}\n`);
      return end.error && rows.highestNamed < 0 ? EXIT.usage : EXIT.resumable;
  }
}
