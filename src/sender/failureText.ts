import type { FailureCode } from './failureCode';
import { HumanError } from './humanError';
import { message, type Message } from './message';
import type { JournalFailure } from './ports';

export function failureText(code: FailureCode): Message {
  return TEXTS[code];
}

/** Why it isn't known whether a message left; `code` is null where nothing was heard of the attempt any more. */
export function doubtText(code: FailureCode | null): Message {
  return code === null ? message('It was cut short before the answer came') : failureText(code);
}

/** For a failure that ends the run. */
export function fatalError(code: FailureCode): HumanError {
  return new HumanError(failureText(code), MEND_THEN_RESUME, undefined, { fault: 'whatsapp' });
}

/** For a file that goes with every message and that none can be sent with. */
export function attachmentError(code: FailureCode): HumanError {
  return new HumanError(failureText(code), MEND_THEN_RESUME, undefined, { fault: 'machine' });
}

const MEND_THEN_RESUME = message('Mend it, then resume the session: nothing is lost.');

export function journalFailureText(failure: JournalFailure): Message {
  return JOURNAL_TEXTS[failure];
}

const TEXTS: Readonly<Record<FailureCode, Message>> = {
  emptyMessage: message('The message would be empty for this row'),
  attachmentOutside: message('The file lies outside the chosen folder'),
  attachmentMissing: message('The file isn’t there'),
  attachmentEmpty: message('The file is empty'),
  attachmentTooLarge: message('The file is larger than WhatsApp takes'),
  attachmentUnreadable: message('The file can’t be read'),
  tooLong: message('The message would be too long for this row'),
  blankVariable: message('A column that the message names is empty in this row'),
  optedOut: message('This person doesn’t want to be written to'),
  notOnWhatsApp: message('This number isn’t on WhatsApp'),
  refused: message('WhatsApp refused the message'),
  noAnswer: message('WhatsApp didn’t answer in time'),
  connectionLost: message('The connection to WhatsApp was lost'),
  noLid: message('WhatsApp has no address for this number'),
  badNumber: message('WhatsApp doesn’t take this number'),
  noChat: message('WhatsApp opened no chat for this number'),
  lookUpTimeout: message('WhatsApp didn’t look up the number in time'),
  sendTimeout: message('Sending took too long'),
  noAck: message('WhatsApp didn’t confirm the message'),
  pageReloaded: message('WhatsApp Web loaded itself again'),
  notInjected: message('WhatsApp Web wasn’t ready yet'),
  pageGone: message('The page of WhatsApp Web was closed'),
  browserGone: message('The browser of WhatsApp Web was closed'),
  pageHangs: message('WhatsApp Web no longer answers'),
  engineBroken: message('WhatsApp Web has changed and can’t be used for now'),
  rateLimited: message('WhatsApp limits this account'),
  accountLimited: message('WhatsApp limits this account'),
  mediaUnreadable: message('WhatsApp Web couldn’t read the file'),
  mediaUndecodable: message(
    'This browser can’t play this film: give it as H.264 in an .mp4, or use Google Chrome instead of Chromium',
  ),
  mediaNotUploaded: message('The file couldn’t be uploaded to WhatsApp'),
  unexpected: message('WhatsApp Web reported an error'),
  simulatedRetryable: message('Simulated error before the message left'),
  simulatedPermanent: message('Simulated refusal of this number'),
  simulatedLostAck: message('Simulated loss of WhatsApp’s answer'),
  transportFailed: message('An unexpected error while the message was being sent'),
  notStarted: message('The run ended before the message was sent'),
  unknownCode: message('An error that this version has no words for'),
};

const JOURNAL_TEXTS: Readonly<Record<JournalFailure, Message>> = {
  diskFull: message('The disk is full, so nothing more can be written down. Make room, then resume.'),
  readOnly: message('The session’s folder can’t be written to. Make it writable, then resume.'),
  takenOver: message('Another window or program has taken over this session.'),
  replaced: message(
    'Another program has changed or replaced this session’s journal, so nothing more is sent. Stop, then resume: the journal is read again.',
  ),
  ioError: message('The disk reported an error, so nothing more can be written down. Check it, then resume.'),
};
