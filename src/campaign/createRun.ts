import { AccountGuard } from '../sender/accountGuard';
import type { LiveOptions } from '../sender/liveOptions';
import type { Pacer } from '../sender/pace/pacer';
import type { Answers, RecipientPlaces, SentBook, Transport } from '../sender/ports';
import { CampaignRunner } from '../sender/runner';
import type { RunPolicy } from '../sender/runPolicy';
import type { OpenSession } from '../sessions/openSession';
import { systemClock } from '../sessions/systemClock';
import type { LiveOptOuts } from './people/liveOptOuts';
import { LiveTally } from './people/liveTally';
import type { People } from './ports';

export interface RunParts {
  readonly options: LiveOptions;
  readonly policy: RunPolicy;
  readonly optOuts: LiveOptOuts;
  readonly people: People;
  readonly places: RecipientPlaces;
  readonly answers: Answers;
  readonly sentBook: SentBook;
  /** Asks whether to go on with another account than the session's, which is named as it may be shown. */
  readonly askOtherAccount: (account: string) => Promise<boolean>;
  /** Of the account, where others of its sessions are sent at the same time. */
  readonly pacer?: Pacer;
  /** As `RunnerPorts` has it. */
  readonly lateAnswerMs?: number;
}

export interface CreatedRun {
  readonly runner: CampaignRunner;
  /** It sends through the session's account only, unless the user says otherwise. To be closed after the run. */
  readonly transport: Transport;
}

/** A run of a session through a transport, as a window and a terminal begin it alike. */
export function createRun(session: OpenSession, through: Transport, parts: RunParts): CreatedRun {
  const { journal, recipients, fingerprint, rows, content, canary } = session;
  const { options, policy, people, optOuts, answers, sentBook, places, askOtherAccount } = parts;
  const { pacer, lateAnswerMs } = parts;
  const transport = new AccountGuard({ ...session, transport: through, clock: systemClock, askOtherAccount });
  const account = (): string | null => (transport.state.kind === 'ready' ? (transport.state.accountId ?? null) : null);
  const tally = new LiveTally({ people, optOuts, transport: transport.name, account });
  const asked = { optOuts, answers, sentBook, tally, places, pacer, lateAnswerMs };
  const runner = new CampaignRunner(
    { clock: systemClock, journal, recipients, transport, fingerprint, random: Math.random, ...asked },
    { id: session.info.id, rows, content, options, policy, canary },
  );
  return { runner, transport };
}
