/**
 * Why a message wasn't sent, or isn't known to be: fixed words for the journal and for statistics, never personal data.
 * They are on disk, so one that was ever written keeps its meaning. `failureText` has a sentence for each.
 */
export type FailureCode = (typeof FAILURE_CODES)[number];

export const FAILURE_CODES = [
  'emptyMessage',
  'attachmentOutside',
  'attachmentMissing',
  'attachmentEmpty',
  'attachmentTooLarge',
  'attachmentUnreadable',
  'tooLong',
  'blankVariable',
  'optedOut',
  'notKnown',
  'noStartTime',
  'blocked',
  'forgotten',
  'alreadySent',
  'movedOn',
  'notOnWhatsApp',
  'refused',
  'noAnswer',
  'connectionLost',
  'noLid',
  'badNumber',
  'noChat',
  'lookUpTimeout',
  'sendTimeout',
  'noAck',
  'pageReloaded',
  'notInjected',
  'pageGone',
  'browserGone',
  'pageHangs',
  'engineBroken',
  'rateLimited',
  'accountLimited',
  'mediaUnreadable',
  'mediaUndecodable',
  'mediaNotUploaded',
  'unexpected',
  'tokenInvalid',
  'permissionMissing',
  'requestMalformed',
  'serviceUnavailable',
  'serviceError',
  'answerLost',
  'callLimit',
  'senderGone',
  'policyBlocked',
  'throughputReached',
  'inExperiment',
  'countryNotAllowed',
  'parameterWrong',
  'senderIsRecipient',
  'undeliverable',
  'notOnTestList',
  'accountLocked',
  'displayNameRefused',
  'paymentNeeded',
  'notRegistered',
  'windowClosed',
  'spamLimited',
  'marketingCapped',
  'stoppedMarketing',
  'typeNotSupported',
  'marketingApiRefused',
  'pairLimited',
  'maintenance',
  'templateParameters',
  'templateMissing',
  'templateTooLong',
  'parameterEmpty',
  'parameterSpacing',
  'parameterTooLong',
  'templateFileMissing',
  'templateFileWrong',
  'templatePaused',
  'templateDisabled',
  'flowRefused',
  'graphRefused',
  'simulatedRetryable',
  'simulatedPermanent',
  'simulatedLostAck',
  'transportFailed',
  'notStarted',
  'unknownCode',
] as const;

/** The code of a recipient who doesn't want to be written to. */
export const OPTED_OUT = 'optedOut';

/** The code of a transport for a recipient whom the account has blocked: nothing has left. */
export const BLOCKED = 'blocked';

/** The code of a recipient whom another session has sent this very message lately. */
export const ALREADY_SENT = 'alreadySent';

/** The code of a recipient with whom the account has no chat, where only those are written to with whom it has one. */
export const NOT_KNOWN = 'notKnown';

/** The code of a row whose date doesn’t say when its message is due. */
export const NO_START_TIME = 'noStartTime';

/** The code of a transport for a message that had no connection to leave by. */
export const CONNECTION_LOST = 'connectionLost';

/** The code of a transport for a message that left its hands and that WhatsApp didn't confirm in time. */
export const NOT_CONFIRMED = 'noAck';

/** The code of a message that the server refused: nothing has left. */
export const REFUSED = 'refused';

/** The code of a person who has told the server that they want no marketing. */
export const STOPPED_MARKETING = 'stoppedMarketing';

/** The code of a transport for a message that a limit of the account keeps back. */
export const ACCOUNT_LIMITED = 'accountLimited';

/** Reads a code from outside, such as an older or newer version's journal. */
export function parseFailureCode(code: string): FailureCode {
  return isFailureCode(code) ? code : 'unknownCode';
}

function isFailureCode(code: string): code is FailureCode {
  return KNOWN.has(code);
}

const KNOWN: ReadonlySet<string> = new Set(FAILURE_CODES);
