import { HumanError } from './humanError';
import { sentence, type Sentence } from './sentence';
import type { TransportName } from './model';
import { ANY_TIME, parseTimetable, type Timetable } from './timetable/timetable';

/** How a session is sent. Every one can change while it runs, from the next message on. */
export interface SenderOptions extends NumberOptions {
  readonly timetable: Timetable;
  /** Nobody is written to with whom the account has no chat yet. */
  readonly onlyKnown: boolean;
}

export interface NumberOptions {
  /** Recipients in a batch; 0 for no batches, which only the Business API has. */
  readonly batchSize: number;
  /** Messages in flight at once. */
  readonly concurrency: number;
  /** Pause between two batches. */
  readonly batchDelayMs: number;
  /** Messages started per second; 0 means unpaced, which only the simulated transport allows. */
  readonly ratePerSecond: number;
  /** Tries in all for a message that surely hasn't left. */
  readonly triesCount: number;
  /** Wait before the second try; it doubles for each further one. */
  readonly firstBackoffMs: number;
  /** Failures in a row that pause the run; 0 for never. */
  readonly failuresInRowCount: number;
  /** Share of failures among the last 50 messages that pauses the run, in percent; 0 for never. */
  readonly failureSharePercent: number;
  /** How far the distance between two messages may be from that of the rate, either way, in percent of it. */
  readonly gapSpreadPercent: number;
  /** Messages that the account may send from midnight to midnight, over all its sessions; 0 for no limit, here and below. */
  readonly perDayCount: number;
  /** In any 60 minutes. */
  readonly perHourCount: number;
  /** New chats that it may start from midnight to midnight. */
  readonly newChatsPerDayCount: number;
  /** New chats of the last 30 days that nobody has written back in. */
  readonly unansweredCount: number;
  /** Messages that go first, and whose delivery is waited for; 0 for none. */
  readonly canaryCount: number;
  /** Share of them that must be delivered for the others to follow by themselves. */
  readonly canarySharePercent: number;
  /** How long that is waited for. */
  readonly canaryWaitMs: number;
}

export type OptionName = keyof NumberOptions;

interface OptionSpec {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly label: Sentence;
}

/** Defaults and ranges; the settings in package.json and the panel's fields show the same (a test compares them). */
export const OPTION_SPECS: Readonly<Record<OptionName, OptionSpec>> = {
  batchSize: { default: 50, min: 1, max: 1000, integer: true, label: sentence('Batch size') },
  concurrency: { default: 3, min: 1, max: 10, integer: true, label: sentence('At once') },
  batchDelayMs: { default: 2000, min: 0, max: 600_000, integer: true, label: sentence('Between batches') },
  ratePerSecond: { default: 0.8, min: 0, max: 50, integer: false, label: sentence('Rate') },
  triesCount: { default: 3, min: 1, max: 10, integer: true, label: sentence('Tries') },
  firstBackoffMs: { default: 500, min: 0, max: 60_000, integer: true, label: sentence('First wait before a retry') },
  failuresInRowCount: { default: 10, min: 0, max: 1000, integer: true, label: sentence('Failures in a row') },
  failureSharePercent: { default: 50, min: 0, max: 100, integer: true, label: sentence('Share of failures') },
  gapSpreadPercent: { default: 0, min: 0, max: 90, integer: true, label: sentence('Spread') },
  perDayCount: { default: 0, min: 0, max: 1_000_000, integer: true, label: sentence('A day') },
  perHourCount: { default: 0, min: 0, max: 1_000_000, integer: true, label: sentence('An hour') },
  newChatsPerDayCount: { default: 0, min: 0, max: 1_000_000, integer: true, label: sentence('New chats a day') },
  unansweredCount: { default: 0, min: 0, max: 1_000_000, integer: true, label: sentence('Unanswered new chats') },
  canaryCount: { default: 0, min: 0, max: 10_000, integer: true, label: sentence('A few first') },
  canarySharePercent: { default: 60, min: 1, max: 100, integer: true, label: sentence('Delivered of the first') },
  canaryWaitMs: { default: 600_000, min: 1000, max: 86_400_000, integer: true, label: sentence('Wait for the first') },
};

/** The Business API is made for volume, and paces by the second alone. Its ranges hold all others. */
const CLOUD_SPECS: Readonly<Partial<Record<OptionName, OptionSpec>>> = {
  batchSize: { ...OPTION_SPECS.batchSize, default: 0, min: 0 },
  concurrency: { ...OPTION_SPECS.concurrency, default: 40, max: 200 },
  batchDelayMs: { ...OPTION_SPECS.batchDelayMs, default: 0 },
  ratePerSecond: { ...OPTION_SPECS.ratePerSecond, default: 40, max: 1000 },
};

/** The default and the range of an option for those who send through a transport. */
export function optionSpec(name: OptionName, transport: TransportName): OptionSpec {
  return (transport === 'cloud-api' ? CLOUD_SPECS[name] : undefined) ?? OPTION_SPECS[name];
}

export const OPTION_NAMES = Object.keys(OPTION_SPECS) as readonly OptionName[];

export const DEFAULT_OPTIONS: SenderOptions = {
  ...fillOptions((name) => OPTION_SPECS[name].default),
  timetable: ANY_TIME,
  onlyKnown: false,
};

export function defaultOptions(transport: TransportName): SenderOptions {
  return { ...DEFAULT_OPTIONS, ...fillOptions((name) => optionSpec(name, transport).default) };
}

/** Options that were kept: those of any transport. @throws HumanError as `parseOptions` does */
export function parseKeptOptions(input: Readonly<Record<string, unknown>>): SenderOptions {
  return parseOptions(input, 'cloud-api');
}

/**
 * Options from outside (settings, panel, cli, session file): a missing one gets its default.
 * @throws HumanError that names the option and its range.
 */
export function parseOptions(
  input: Readonly<Record<string, unknown>>,
  transport: TransportName = 'whatsapp-web',
): SenderOptions {
  const numbers = fillOptions((name) => parseOption(name, input[name] ?? OPTION_SPECS[name].default, transport));
  return { ...numbers, timetable: parseTimetable(input['timetable']), onlyKnown: input['onlyKnown'] === true };
}

/** @throws HumanError that names the option and its range. */
export function parseOption(name: OptionName, value: unknown, transport: TransportName = 'whatsapp-web'): number {
  const { min, max, integer, label } = optionSpec(name, transport);
  if (typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
  throw new HumanError(
    sentence('{0} can’t be {1}.', label, describe(value)),
    integer
      ? sentence('Give a whole number from {0} to {1}.', min, max)
      : sentence('Give a number from {0} to {1}.', min, max),
  );
}

/** The options with one changed. @throws HumanError where it, or what it would make of them, isn't allowed. */
export function changeOption(
  options: SenderOptions,
  { name, value }: { readonly name: OptionName; readonly value: unknown },
  transport: TransportName,
): SenderOptions {
  const changed = { ...options, [name]: parseOption(name, value, transport) };
  refuseUnpaced(changed, transport);
  return changed;
}

/** Whether so much haste is allowed. @throws HumanError where it isn't. */
export function refuseUnpaced({ ratePerSecond }: SenderOptions, transport: TransportName): void {
  if (ratePerSecond > 0 || transport === 'simulated') return;
  throw new HumanError(
    sentence('Only the simulated transport can send unpaced.'),
    sentence('Give a rate above 0, such as {0}.', OPTION_SPECS.ratePerSecond.default),
  );
}

function fillOptions(value: (name: OptionName) => number): NumberOptions {
  const entries = OPTION_NAMES.map((name) => [name, value(name)] as const);
  return Object.fromEntries(entries) as Record<OptionName, number>;
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
}
