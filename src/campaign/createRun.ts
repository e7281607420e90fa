import { AccountGuard } from '../sender/accountGuard';
import type { LiveOptions } from '../sender/liveOptions';
import type { Answers, OptOuts, SentBook, Transport } from '../sender/ports';
import { CampaignRunner } from '../sender/runner';
import type { RunPolicy } from '../sender/runPolicy';
import type { OpenSession } from '../sessions/openSession';
import { systemClock } from '../sessions/systemClock';

export interface RunParts {
  readonly options: LiveOptions;
  readonly policy: RunPolicy;
  readonly optOuts: OptOuts;
  readonly answers: Answers;
  readonly sentBook: SentBook;
  /** Asks whether to go on with another account than the session's, which is named as it may be shown. */
  readonly askOtherAccount: (account: string) => Promise<boolean>;
}

export interface CreatedRun {
  readonly runner: CampaignRunner;
  /** It sends through the session's account only, unless the user says otherwise. To be closed after the run. */
  readonly transport: Transport;
}

/** A run of a session through a transport, as a window and a terminal begin it alike. */
export function createRun(session: OpenSession, through: Transport, parts: RunParts): CreatedRun {
  const { journal, recipients, fingerprint, rows, content } = session;
  const { options, policy, optOuts, answers, sentBook, askOtherAccount } = parts;
  const transport = new AccountGuard({ ...session, transport: through, clock: systemClock, askOtherAccount });
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint, optOuts, answers, sentBook },
    { rows, content, options, policy },
  );
  return { runner, transport };
}
