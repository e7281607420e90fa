import { foldText } from './foldText';

/** What a cell of an opt-out column says of its row. `unclear` isn’t opted out, and is to be told. */
export type OptOutCell = 'out' | 'in' | 'unclear';

/** Whether a column of this header says who has opted out. */
export function isOptOutHeader(header: string): boolean {
  return HEADERS.has(foldText(header));
}

/** What a cell says under such a header, by its text as Excel shows it. */
export function readOptOutCell(text: string): OptOutCell {
  // Since when: that is a yes. Before its letters are taken out, of which it has none.
  if (DATE.test(text)) return 'out';
  // A sign that isn’t a letter: a minus, a dot.
  const folded = foldText(text);
  if (folded === '') return NOTHING.test(text) ? 'in' : 'unclear';
  if (YES.has(folded) || HEADERS.has(folded)) return 'out';
  return NO.has(folded) ? 'in' : 'unclear';
}

function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(', ')).map(foldText));
}

const NOTHING = /^[\s\p{Cf}\p{Dash}.]*$/u;

const DATE = /\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/u;

const YES = wordsOf(
  'yes, y, true, 1, x, ✓, ✔, ☑, ✅',
  'oui, o, vrai, si, s, verdadero, ja, j, wahr, sim, verdadeiro, vero, tak, prawda',
  'waar, ano, da, evet, да, نعم, sant, sand, kyllä, igen',
);

const NO = wordsOf(
  'no, n, false, 0, ✗, ✘, ☐, ❌, off',
  'non, faux, falso, nein, falsch, não, nie, fałsz, nee, onwaar, ne, nu, hayır, нет, لا, nej, ei, nem',
);

const HEADERS = wordsOf(
  'stop, opt out, optout, opted out, unsubscribe, unsubscribed, do not contact, dont contact, dnc',
  'do not message, do not send, no contact, no marketing, no messages, blacklist, blacklisted, blocklist',
  'désinscrit, désinscrits, désinscrite, désinscription, désinscrire, désabonné, désabonnée, désabonnés',
  'désabonnement, désabonner, ne pas contacter, ne plus contacter, ne plus appeler, ne pas appeler',
  'ne pas envoyer, ne plus envoyer, liste noire, opposition, stop sms, stop whatsapp',
  'baja, bajas, dado de baja, no contactar, no molestar, no enviar, lista negra',
  'abgemeldet, abmeldung, abmelden, nicht kontaktieren, kein kontakt, keine werbung, sperrliste',
  'descadastrado, descadastrar, não contactar, não contatar, não enviar',
  'disiscritto, disiscritti, non contattare, niet contacteren, uitgeschreven',
  'afgemeld, afmelding, wypisany, nie kontaktować, avregistrerad, kontakta ej, afmeldt, не писать',
);
