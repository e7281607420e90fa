import * as v from 'valibot';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** What can go wrong with a simulated message. */
export const FAULTS = [
  /** An error before the server accepts it. */
  'retryable',
  /** The server refuses this number. */
  'permanent',
  /** The server accepts it, and the answer is an error. */
  'lostAck',
  /** No answer until the time-out; every other time after the server accepted it. */
  'hang',
  /** The connection is lost before the server accepts it, and comes back. */
  'disconnect',
] as const;

export type Fault = (typeof FAULTS)[number];

export interface SimulatedOptions {
  readonly seed: number;
  /** Shortest and longest time from send to answer. */
  readonly latencyMs: readonly [number, number];
  /** Share of the messages, 0 to 1, for each fault. */
  readonly failures: Readonly<Partial<Record<Fault, number>>>;
  /** Share of the accepted messages that are delivered, and of those the share that is read. */
  readonly deliveredShare: number;
  readonly readShare: number;
  /** Share of them that are read while nobody is connected. */
  readonly readAwayShare: number;
  /** Share of the accepted messages that are answered, or who writes what and when, counted from the connection. */
  readonly answers: number | readonly SimulatedReply[];
  /** How long a message that hangs waits for its answer. */
  readonly timeoutMs: number;
  /** The account's own limits; without them, and without people it knows, it has none to tell. */
  readonly lock?: SimulatedLock | undefined;
  readonly quota?: SimulatedQuota | undefined;
  /** Share of the recipients with whom there is a chat already. */
  readonly knownShare?: number | undefined;
}

export interface SimulatedReply {
  /** E.164 */
  readonly phone: string;
  readonly text: string;
  readonly afterMs: number;
}

/** Counted from the connection. */
export interface SimulatedLock {
  readonly fromMs: number;
  readonly durationMs: number;
  /** Of the new chats that are tried meanwhile, each so-manieth is refused. */
  readonly every: number;
  /** Whether WhatsApp tells of the lock. */
  readonly isTold: boolean;
}

/** New chats in a cycle, and how many of them are used before the first message. */
export interface SimulatedQuota {
  readonly total: number;
  readonly used: number;
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const duration = v.pipe(v.number(), v.minValue(0), v.maxValue(600_000));

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.strictObject({
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  latencyMs: v.optional(v.tuple([duration, duration]), [0, 0]),
  failures: v.optional(v.strictObject(v.entriesFromList(FAULTS, v.optional(share))), {}),
  deliveredShare: v.optional(share, 0),
  readShare: v.optional(share, 0),
  readAwayShare: v.optional(share, 0),
  answers: v.optional(
    v.union([
      share,
      v.array(
        v.strictObject({
          phone: v.pipe(v.string(), v.regex(/^\+[1-9]\d{0,14}$/u)),
          text: v.string(),
          afterMs: v.optional(duration, 0),
        }),
      ),
    ]),
    0,
  ),
  timeoutMs: v.optional(duration, 2000),
  lock: v.optional(
    v.strictObject({
      fromMs: v.optional(duration, 0),
      durationMs: duration,
      every: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
      isTold: v.optional(v.boolean(), true),
    }),
  ),
  quota: v.optional(v.strictObject({ total: count, used: v.optional(count, 0) })),
  knownShare: v.optional(share),
});

/** @throws HumanError that names what is wrong. */
export function parseSimulatedOptions(input: unknown): SimulatedOptions {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return { ...parsed.output, failures: dropUndefined(parsed.output.failures) };
  const [issue] = parsed.issues;
  throw new HumanError(
    sentence('The simulation’s options aren’t right: {0}', `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim()),
    sentence('Give them as JSON, such as {0}.', '{"seed":1,"latencyMs":[50,300],"failures":{"retryable":0.02}}'),
  );
}

function dropUndefined(failures: Readonly<Record<string, number | undefined>>): SimulatedOptions['failures'] {
  return Object.fromEntries(Object.entries(failures).filter(([, value]) => value !== undefined));
}
