import type { MessageContent } from './content/compose';
import type { LiveOptions } from './liveOptions';
import type {
  Answers,
  Clock,
  Fingerprint,
  JournalWriter,
  OptOuts,
  RecipientPlaces,
  RecipientSource,
  SentBook,
  Tally,
  Transport,
} from './ports';
import type { RowStates } from './journal/rowStates';
import type { Pacer } from './pace/pacer';
import type { RunPolicy } from './runPolicy';
import type { CanaryMark } from './timetable/canary';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly recipients: RecipientSource;
  readonly transport: Transport;
  readonly fingerprint: Fingerprint;
  /** Left out where nobody is known to have opted out. */
  readonly optOuts?: OptOuts;
  /** Left out where no other session is known of. */
  readonly sentBook?: SentBook;
  /** Left out where nothing is counted over sessions. */
  readonly tally?: Tally;
  /** Left out where nobody asks for the recipients’ own time. */
  readonly places?: RecipientPlaces;
  /** From 0 up to 1; left out for even gaps. */
  readonly random?: () => number;
  /** Left out where nobody wants to know. */
  readonly answers?: Answers;
  /** Of the account, where several of its sessions are sent at once; left out for one of its own. */
  readonly pacer?: Pacer | undefined;
  /** How long ago the journal may have asked who owns the session when it answers; left out for a moment ago. */
  readonly lateAnswerMs?: number | undefined;
}

export interface RunnerSession {
  /** What its attempts are named after. */
  readonly id?: string;
  /** The fold of the journal so far; the runner carries it on. */
  readonly rows: RowStates;
  readonly content: MessageContent;
  /** What is set in them takes effect from the next message on. */
  readonly options: LiveOptions;
  /** What an earlier run has found of the first messages; left out for nothing. */
  readonly canary?: CanaryMark;
  /** Left out where the transport has no limits to keep. */
  readonly policy?: RunPolicy;
}
