import type { FailureCode } from './failureCode';
import { HumanError } from './humanError';
import { sentence, type Sentence } from './sentence';
import type { JournalFailure } from './ports';

export function failureText(code: FailureCode): Sentence {
  return TEXTS[code];
}

/** Why it isn't known whether a message left; `code` is null where nothing was heard of the attempt any more. */
export function doubtText(code: FailureCode | null): Sentence {
  return code === null ? sentence('It was cut short before the answer came') : failureText(code);
}

/** For a failure that ends the run. */
export function fatalError(code: FailureCode): HumanError {
  return new HumanError(failureText(code), MEND_THEN_RESUME, undefined, { fault: 'whatsapp' });
}

/** For a file that goes with every message and that none can be sent with. */
export function attachmentError(code: FailureCode): HumanError {
  return new HumanError(failureText(code), MEND_THEN_RESUME, undefined, { fault: 'machine' });
}

const MEND_THEN_RESUME = sentence('Mend it, then resume the session: nothing is lost.');

export function journalFailureText(failure: JournalFailure): Sentence {
  return JOURNAL_TEXTS[failure];
}

const TEXTS: Readonly<Record<FailureCode, Sentence>> = {
  emptyMessage: sentence('The message would be empty for this row'),
  attachmentOutside: sentence('The file lies outside the chosen folder'),
  attachmentMissing: sentence('The file isn’t there'),
  attachmentEmpty: sentence('The file is empty'),
  attachmentTooLarge: sentence('The file is larger than WhatsApp takes'),
  attachmentUnreadable: sentence('The file can’t be read'),
  parameterEmpty: sentence('A cell that goes into the template is empty, and has no fallback'),
  parameterSpacing: sentence(
    'A cell that goes into the template has line breaks, tabs or more than four spaces in a row',
  ),
  parameterTooLong: sentence('A cell that goes into the template is too long for its place'),
  templateFileMissing: sentence('The template shows a file, and the row names none'),
  templateFileWrong: sentence('The file isn’t of the kind that the template shows'),
  tooLong: sentence('The message would be too long for this row'),
  blankVariable: sentence('A column that the message names is empty in this row'),
  notKnown: sentence('There is no chat with this person yet'),
  noStartTime: sentence('The date that says when to send it can’t be read'),
  optedOut: sentence('This person doesn’t want to be written to'),
  blocked: sentence('You have blocked this person in WhatsApp'),
  forgotten: sentence('This person has been forgotten'),
  alreadySent: sentence('This very message has gone to this person already'),
  movedOn: sentence('Another session has taken over this person'),
  notOnWhatsApp: sentence('This number isn’t on WhatsApp'),
  refused: sentence('WhatsApp refused the message'),
  noAnswer: sentence('WhatsApp didn’t answer in time'),
  connectionLost: sentence('The connection to WhatsApp was lost'),
  noLid: sentence('WhatsApp has no address for this number'),
  badNumber: sentence('WhatsApp doesn’t take this number'),
  noChat: sentence('WhatsApp opened no chat for this number'),
  lookUpTimeout: sentence('WhatsApp didn’t look up the number in time'),
  sendTimeout: sentence('Sending took too long'),
  noAck: sentence('WhatsApp didn’t confirm the message'),
  pageReloaded: sentence('WhatsApp Web loaded itself again'),
  notInjected: sentence('WhatsApp Web wasn’t ready yet'),
  pageGone: sentence('The page of WhatsApp Web was closed'),
  browserGone: sentence('The browser of WhatsApp Web was closed'),
  pageHangs: sentence('WhatsApp Web no longer answers'),
  engineBroken: sentence('WhatsApp Web has changed and can’t be used for now'),
  rateLimited: sentence('WhatsApp limits this account'),
  accountLimited: sentence('WhatsApp limits this account'),
  mediaUnreadable: sentence('WhatsApp Web couldn’t read the file'),
  mediaUndecodable: sentence(
    'This browser can’t play this film: give it as H.264 in an .mp4, or use Google Chrome instead of Chromium',
  ),
  mediaNotUploaded: sentence('The file couldn’t be uploaded to WhatsApp'),
  unexpected: sentence('WhatsApp Web reported an error'),
  tokenInvalid: sentence('The access token of the Business API is no longer valid'),
  permissionMissing: sentence('The access token lacks a permission for this number'),
  requestMalformed: sentence('The Business API didn’t understand the request'),
  serviceUnavailable: sentence('The Business API is out of service for now, and may have taken the message'),
  serviceError: sentence('The Business API reported an error, and may have taken the message'),
  answerLost: sentence('The Business API gave no clear answer, and may have taken the message'),
  callLimit: sentence('The app or the account has made too many calls'),
  senderGone: sentence('The number or the account isn’t there any more'),
  policyBlocked: sentence('Meta has blocked this for its policies'),
  throughputReached: sentence('More messages a second than the number may send'),
  inExperiment: sentence('Meta holds back messages to this person for an experiment'),
  countryNotAllowed: sentence('The number may not write to this country'),
  parameterWrong: sentence('A parameter of the message is missing or wrong'),
  senderIsRecipient: sentence('The recipient is the sender'),
  undeliverable: sentence('The message can’t be delivered to this number'),
  notOnTestList: sentence('A test number writes only to the people on its list'),
  accountLocked: sentence('Meta has locked the business account'),
  displayNameRefused: sentence('The display name of the number isn’t approved'),
  paymentNeeded: sentence('There is something wrong with the payment of the business account'),
  notRegistered: sentence('The number isn’t registered with the Business API'),
  windowClosed: sentence('They last wrote more than 24 hours ago: only a template may be sent'),
  spamLimited: sentence('Meta limits this number, since too many people have blocked or reported it'),
  marketingCapped: sentence('Meta chose not to deliver this marketing message now; not again within 24 hours'),
  stoppedMarketing: sentence('This person has stopped marketing messages'),
  typeNotSupported: sentence('The Business API doesn’t take this kind of message'),
  marketingApiRefused: sentence('The Marketing Messages API refused the message'),
  pairLimited: sentence('Too many messages to this person in a short time'),
  maintenance: sentence('The number is in maintenance for a minute'),
  templateParameters: sentence('The parameters don’t fit the template'),
  templateMissing: sentence('There is no approved template of this name and language'),
  templateTooLong: sentence('The template is too long once it is filled'),
  templatePaused: sentence('Meta has paused the template'),
  templateDisabled: sentence('Meta has disabled the template'),
  flowRefused: sentence('Meta has blocked or slowed down the flow of the template'),
  graphRefused: sentence('The Business API refused the message'),
  simulatedRetryable: sentence('Simulated error before the message left'),
  simulatedPermanent: sentence('Simulated refusal of this number'),
  simulatedLostAck: sentence('Simulated loss of WhatsApp’s answer'),
  transportFailed: sentence('An unexpected error while the message was being sent'),
  notStarted: sentence('The run ended before the message was sent'),
  unknownCode: sentence('An error that this version has no words for'),
};

const JOURNAL_TEXTS: Readonly<Record<JournalFailure, Sentence>> = {
  noPlace: failureText('accountLimited'),
  diskFull: sentence('The disk is full, so nothing more can be written down. Make room, then resume.'),
  readOnly: sentence('The session’s folder can’t be written to. Make it writable, then resume.'),
  takenOver: sentence('Another window or program has taken over this session.'),
  replaced: sentence(
    'Another program has changed or replaced this session’s journal, so nothing more is sent. Stop, then resume: the journal is read again.',
  ),
  ioError: sentence('The disk reported an error, so nothing more can be written down. Check it, then resume.'),
};
