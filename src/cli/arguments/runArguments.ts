import { HumanError } from '../../sender/humanError';
import type { CountryCount, TransportName } from '../../sender/model';
import { defaultOptions, refuseUnpaced, type SenderOptions } from '../../sender/options';
import { withPreset } from '../../sender/timetable/presets';
import { systemClock } from '../../sessions/systemClock';
import { KNOWN_FIRST_CHOICES, type KnownFirstChoice } from '../../sender/runPolicy';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { notOneOf, PACING_ARGUMENTS, parsePacing } from './arguments';
import { mustReadRules, RULES, type RulesAcceptance } from '../../campaign/beforeSending/rules';
import { PEOPLE_ARGUMENTS } from './peopleArguments';
import { askYes } from '../askYes';
import { whereTo } from '../countries';
import { say } from '../say';
import { TRANSPORT_ARGUMENTS } from '../transport';
import { parsePreset, parseTimes, TIME_ARGUMENTS, type TimeValues } from './timeArguments';

/** What a run is told, however its session has come about. */
export const RUN_ARGUMENTS = {
  ...PACING_ARGUMENTS,
  ...TIME_ARGUMENTS,
  ...TRANSPORT_ARGUMENTS,
  ...PEOPLE_ARGUMENTS,
  'known-first': { type: 'string' },
} as const;

export function parseKnownFirst(word = 'automatic'): KnownFirstChoice {
  const choice = KNOWN_FIRST_CHOICES.find((known) => known === word);
  if (choice === undefined) throw notOneOf('--known-first', word, KNOWN_FIRST_CHOICES);
  return choice;
}

/** The options of a run by those of the run before, and by the headers of its sheet. @throws HumanError */
export type ChooseOptions = (previous: SenderOptions, headers: readonly string[]) => SenderOptions;

type OptionValues = Parameters<typeof parsePacing>[0] & TimeValues;

/** What isn't given is as it was, or as the preset has it. */
export function chooseOptions(values: OptionValues, transport: TransportName): ChooseOptions {
  const preset = parsePreset(values.preset);
  return (previous, headers) => {
    const base = preset === null ? previous : withPreset(previous, preset);
    const paced = parsePacing(values, base, transport);
    refuseUnpaced(paced, transport);
    return { ...paced, ...parseTimes(values, base, headers, systemClock.wallMs()) };
  };
}

/** Before anything is made: all that can be told without the sheet. @throws HumanError */
export function checkOptions(values: OptionValues, transport: TransportName): void {
  const { 'start-column': _, ...others } = values;
  chooseOptions(others, transport)(defaultOptions(transport), []);
}

export interface SendQuestion {
  readonly transport: TransportName;
  readonly sentCount: number;
  readonly destinations: readonly CountryCount[];
}

/**
 * A real send is asked about once, plainly; the first time with the rules. A script says `--yes`.
 * @throws HumanError after any answer but yes
 */
export async function confirmSend(
  { transport, sentCount, destinations }: SendQuestion,
  rules: RulesAcceptance,
  isYes: boolean,
): Promise<void> {
  if (transport === 'simulated') return;
  const isFirst = await mustReadRules(transport, rules);
  // Whoever says yes beforehand has read them elsewhere: what a script is told stays short.
  if (isFirst && !isYes && process.stdin.isTTY) for (const rule of RULES) process.stderr.write(`${say(rule)}\n`);
  if (!isYes) await askToSend(transport, sentCount, destinations);
  if (isFirst) await rules.accept();
}

async function askToSend(
  transport: TransportName,
  sentCount: number,
  destinations: readonly CountryCount[],
): Promise<void> {
  const question = transport === 'cloud-api' ? OFFICIAL(sentCount, destinations) : OWN_PHONE(sentCount, destinations);
  await askYes(question, sentence('Type yes to send:'), sentence('Nothing was sent.'));
}

const OFFICIAL = (sentCount: number, destinations: readonly CountryCount[]): Sentence =>
  sentence(
    'This sends {0} messages through the Business API, to people who must have asked for them; Meta charges for them. By country: {1}.',
    countOf(sentCount),
    whereTo(destinations),
  );

const OWN_PHONE = (sentCount: number, destinations: readonly CountryCount[]): Sentence =>
  sentence(
    'This sends {0} messages through your own WhatsApp, to people who must have asked for them. WhatsApp may restrict accounts that send in bulk. By country: {1}.',
    countOf(sentCount),
    whereTo(destinations),
  );

/** The number of a row of the sheet; undefined where none is given. @throws HumanError for anything else */
export function parseRow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--row', text === '' ? '""' : text),
    sentence('Give the number of a row of the sheet.'),
  );
}
