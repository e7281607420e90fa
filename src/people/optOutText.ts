import { sentence, type Sentence } from '../sender/sentence';
import type { OptOutReason } from './book/bookRecord';

/** Why somebody is opted out, for a person: in a list, beside a row. */
export function optOutReasonText(why: OptOutReason): Sentence {
  return TEXTS[why];
}

const TEXTS: Readonly<Record<OptOutReason, Sentence>> = {
  byHand: sentence('Entered by hand'),
  column: sentence('A column of the sheet says so'),
  file: sentence('From a list of opt-outs'),
  reply: sentence('Answered with a word of the opt-out list'),
  whatsapp: sentence('Asked WhatsApp for no more messages'),
};
