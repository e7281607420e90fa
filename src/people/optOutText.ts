import { message, type Message } from '../sender/message';
import type { OptOutReason } from './bookRecord';

/** Why somebody is opted out, for a person: in a list, beside a row. */
export function optOutReasonText(why: OptOutReason): Message {
  return TEXTS[why];
}

const TEXTS: Readonly<Record<OptOutReason, Message>> = {
  byHand: message('Entered by hand'),
  column: message('A column of the sheet says so'),
  file: message('From a list of opt-outs'),
  reply: message('Answered with a word of the opt-out list'),
  whatsapp: message('Asked WhatsApp for no more messages'),
};
