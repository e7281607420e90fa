import { readPhoneLink } from '../phones/phoneLinks';

/** Of a cell, what it shows. */
interface Shown {
  readonly kind: string;
  readonly text: string;
}

/** The cell with the address behind it, where that holds a phone number and what the cell shows doesn't: “Chat”. */
export function withLink<T extends Shown>(cell: T, address: string): T & { readonly link?: string } {
  return hidesNumber(cell) && readPhoneLink(address)?.kind === 'number' ? { ...cell, link: address } : cell;
}

/** Whether a cell shows words that a number may be behind. */
export function hidesNumber(cell: Shown | undefined): boolean {
  return cell?.kind === 'text' && cell.text.length <= MAX_TEXT_LENGTH && !/\p{Nd}/u.test(cell.text);
}

/** Nobody clicks on more than these. */
const MAX_TEXT_LENGTH = 100;

/** What people write over a link to a chat. */
export function isLinkWord(text: string): boolean {
  return LINK_WORDS.test(text.trim());
}

const LINK_WORDS =
  /^(?:chat(?:ter)?|[eé]crire|whats\s?app|message|messages?|contacte[rz]?|link|lien|ici|here|click here|cliquez ici|open|ouvrir|send|envoyer|call|appeler|abrir|enviar|escribir)$/iu;

/** The address of `HYPERLINK("https://wa.me/…","Chat")`; empty for one that is put together, and for any other formula. */
export function linkOfFormula(formula: string): string {
  return /^\s{0,9}HYPERLINK\(\s{0,9}"([^"]*)"\s{0,9}[,;)]/iu.exec(formula)?.[1] ?? '';
}
