import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { maskPhone } from '../maskPhone';
import type { SenderNumber } from './senderNumber';

/** What the service says of a number that is sent through, for a person. */
export function numberTexts(number: SenderNumber): readonly Sentence[] {
  const { peopleLimit, messagingLimit, throughput, quality, health, healthText } = number;
  const told = messagingLimit === 'TIER_UNLIMITED' ? UNLIMITED : (messagingLimit ?? UNTOLD);
  const people = peopleLimit === null ? told : countOf(peopleLimit);
  const perSecond = PER_SECOND[throughput ?? ''];
  const rate = perSecond === undefined ? (throughput ?? UNTOLD) : countOf(perSecond);
  const text = sentence(
    'Business API: {0}. Quality {1}; new people in 24 hours: {2}; messages a second: {3}.',
    shownNumber(number),
    quality ?? UNTOLD,
    people,
    rate,
  );
  return health === 'LIMITED' ? [text, sentence('Meta limits this number: {0}', healthText || health)] : [text];
}

/** Its name and its masked number, for those who know them. */
export function shownNumber({ name, phone }: SenderNumber): string {
  return [name, phone === null ? '' : maskPhone(phone)].join(' ').trim();
}

const UNTOLD = sentence('not told');
const UNLIMITED = sentence('without a limit');

const PER_SECOND: Readonly<Record<string, number>> = { STANDARD: 80, HIGH: 1000 };
