import { HumanError } from '../../sender/humanError';
import type { CountryCount, TransportName } from '../../sender/model';
import { refuseUnpaced, type SenderOptions } from '../../sender/options';
import { KNOWN_FIRST_CHOICES, type KnownFirstChoice } from '../../sender/runPolicy';
import { countOf, sentence } from '../../sender/sentence';
import { notOneOf, PACING_ARGUMENTS, parsePacing } from './arguments';
import { PEOPLE_ARGUMENTS } from './peopleArguments';
import { askYes } from '../askYes';
import { whereTo } from '../countries';
import { TRANSPORT_ARGUMENTS, type TransportPlan } from '../transport';

/** What a run is told, however its session has come about. */
export const RUN_ARGUMENTS = {
  ...PACING_ARGUMENTS,
  ...TRANSPORT_ARGUMENTS,
  ...PEOPLE_ARGUMENTS,
  'known-first': { type: 'string' },
} as const;

export function parseKnownFirst(word = 'automatic'): KnownFirstChoice {
  const choice = KNOWN_FIRST_CHOICES.find((known) => known === word);
  if (choice === undefined) throw notOneOf('--known-first', word, KNOWN_FIRST_CHOICES);
  return choice;
}

/** What isn't given is as it was. */
export function optionsBefore(values: Parameters<typeof parsePacing>[0], plan: TransportPlan) {
  return (previous: SenderOptions): SenderOptions => {
    const chosen = parsePacing(values, previous);
    refuseUnpaced(chosen, plan.name);
    return chosen;
  };
}

export interface SendQuestion {
  readonly transport: TransportName;
  readonly sentCount: number;
  readonly destinations: readonly CountryCount[];
}

/** A real send is asked about once, plainly; a script says `--yes`. @throws HumanError after any answer but yes */
export async function confirmSend({ transport, sentCount, destinations }: SendQuestion): Promise<void> {
  if (transport === 'simulated') return;
  const question = sentence(
    'This sends {0} messages through your own WhatsApp, to people who must have asked for them. WhatsApp may restrict accounts that send in bulk. By country: {1}.',
    countOf(sentCount),
    whereTo(destinations),
  );
  await askYes(question, sentence('Type yes to send:'), sentence('Nothing was sent.'));
}

/** The number of a row of the sheet; undefined where none is given. @throws HumanError for anything else */
export function parseRow(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new HumanError(
    sentence('{0} can’t be {1}.', '--row', text === '' ? '""' : text),
    sentence('Give the number of a row of the sheet.'),
  );
}
