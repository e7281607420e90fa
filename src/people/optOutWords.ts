import { foldText } from './foldText';

/** The setting’s default: what people write who want no more messages. Case, accents and signs make no difference. */
export const DEFAULT_OPT_OUT_WORDS: readonly string[] = [
  'STOP',
  'STOPP',
  'STOPPEN',
  'STOPALL',
  'UNSUBSCRIBE',
  'OPT OUT',
  'OPTOUT',
  'REMOVE ME',
  'ARRET',
  'ARRETER',
  'ARRETEZ',
  'DESABONNER',
  'DESABONNEMENT',
  'DESABONNEZ MOI',
  'DESINSCRIRE',
  'DESINSCRIPTION',
  'DESINSCRIVEZ MOI',
  'BAJA',
  'DARME DE BAJA',
  'CANCELAR',
  'PARAR',
  'SAIR',
  'DESCADASTRAR',
  'ABMELDEN',
  'ABBESTELLEN',
  'AFMELDEN',
  'UITSCHRIJVEN',
  'ANNULLA',
  'CANCELLAMI',
  'DISISCRIVIMI',
  'WYPISZ',
  'REZYGNUJE',
  'AVREGISTRERA',
  'AFMELD',
  'ODHLASIT',
  'DEZABONARE',
  'IPTAL',
  'СТОП',
  'ОТПИСАТЬСЯ',
  'إيقاف',
  'توقف',
  'الغاء',
];

/**
 * `optOut`: the message is one of the words and nothing else. `ask`: one of them stands among others, so a person has to
 * read it: “Don’t stop!” is no opt-out.
 */
export type OptOutAnswer = 'optOut' | 'ask' | 'none';

/** What a reply says, by these words. A word of several is one that stands there as such. */
export function readReply(text: string, words: readonly string[] = DEFAULT_OPT_OUT_WORDS): OptOutAnswer {
  const folded = foldText(text);
  const known = words.map(foldText).filter((word) => word !== '');
  if (known.includes(folded)) return 'optOut';
  const spaced = ` ${folded} `;
  return known.some((word) => spaced.includes(` ${word} `)) ? 'ask' : 'none';
}
