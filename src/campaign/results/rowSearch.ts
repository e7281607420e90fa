import type { Recipient } from '../../sender/model';

/** Whether a row is among those looked for: by its number in the sheet, its phone number, or what one of its cells shows. */
export type RowSearch = (recipient: Pick<Recipient, 'row' | 'phone' | 'values'>) => boolean;

/** Capitals and accents make no difference, nor how a phone number is written. Everybody where nothing is looked for. */
export function rowSearch(text: string): RowSearch {
  const wanted = plain(text.trim());
  if (wanted === '') return () => true;
  const rowNumber = /^\d{1,9}$/u.test(wanted) ? Number(wanted) : null;
  const digits = PHONE_LIKE.test(wanted) ? wanted.replaceAll(/\D/gu, '').replace(/^0+/u, '') : '';
  const isOfPhone = digits.length >= SHORTEST_PHONE_COUNT;
  return ({ row, phone, values }) => {
    if (row === rowNumber || (isOfPhone && phone.includes(digits))) return true;
    return plain(values.join('\n')).includes(wanted);
  };
}

/** As people write numbers. */
const PHONE_LIKE = /^[+\d\s()./-]+$/u;
/** Fewer digits are in almost any number. */
const SHORTEST_PHONE_COUNT = 4;

function plain(text: string): string {
  // Most cells have nothing that could be taken apart.
  const decomposed = NOT_ASCII.test(text) ? text.normalize('NFKD').replaceAll(/\p{Mark}/gu, '') : text;
  return decomposed.toLowerCase();
}

const NOT_ASCII = /\P{ASCII}/u;
