import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { errorText } from './errorTable';

/** Why a connection could not be made, or has ended. */
export type Failure =
  | 'profileUnwritable'
  | 'profileInUse'
  | 'profileOfAnotherHost'
  | 'browserNotStarted'
  | 'storedPageMissing'
  | 'offline'
  | 'pageNotLoaded'
  | 'qrNotScanned'
  | 'codeNotTyped'
  | 'noPairingCode'
  | 'linkStepAsked'
  | 'passkeyAsked'
  | 'engineBroken'
  | 'neverReady'
  | 'loggedOut'
  | 'openedElsewhere'
  | 'restricted'
  | 'outdated'
  | 'disconnected'
  | 'unconfirmed'
  | 'browserGone'
  | 'pageCrashed'
  | 'closed';

/** Whether connecting again is of no use, or unwelcome, before somebody has done something. */
export function needsPerson(failure: Failure): boolean {
  return NEEDS_PERSON.has(failure);
}

const NEEDS_PERSON: ReadonlySet<Failure> = new Set([
  'profileOfAnotherHost',
  'loggedOut',
  'qrNotScanned',
  'codeNotTyped',
  'noPairingCode',
  'linkStepAsked',
  'passkeyAsked',
  'restricted',
  'outdated',
  'engineBroken',
]);

export function failureError(failure: Failure, cause?: unknown): HumanError {
  const [happened, todo] = FAILURES[failure];
  return new HumanError(happened, todo, cause, { fault: OF_THE_MACHINE.has(failure) ? 'machine' : 'whatsapp' });
}

const OF_THE_MACHINE: ReadonlySet<Failure> = new Set([
  'profileUnwritable',
  'profileInUse',
  'profileOfAnotherHost',
  'browserNotStarted',
  'storedPageMissing',
]);

const RESUME = sentence('Connect again; what has been sent is kept.');
const MENDABLE = sentence(
  'Connect again. If it happens each time, update this extension, or give it a newer page library with the setting {0}.',
  'excelWhatsapp.pageLibraryFile',
);
const SHOW_BROWSER = sentence(
  'Connect again with the browser’s window shown (the setting {0}, in a terminal {1}), and follow what WhatsApp says there and on the phone.',
  'excelWhatsapp.showBrowser',
  '--show-browser',
);

const FAILURES: Readonly<Record<Failure, readonly [happened: Sentence, todo: Sentence]>> = {
  profileUnwritable: [
    sentence('The folder for the WhatsApp profile can’t be written.'),
    sentence('Check the space on the disk and the rights of the folder.'),
  ],
  profileInUse: [
    sentence('Another window is connected to WhatsApp with this profile.'),
    sentence('Close the connection there, then connect here.'),
  ],
  profileOfAnotherHost: [
    sentence('The WhatsApp profile is marked as in use by another computer, as after this one got a new name.'),
    sentence(
      'If no other computer uses it, remove the mark: connect again and say so when you are asked, or delete the file {0} in the profile.',
      'session/SingletonLock',
    ),
  ],
  browserNotStarted: [
    sentence('The browser could not be started.'),
    sentence(
      'Try another one with the setting {0}. As root or in a container it may need the setting {1}.',
      'excelWhatsapp.browserPath',
      'excelWhatsapp.browserWithoutSandbox',
    ),
  ],
  storedPageMissing: [
    sentence('The stored page of WhatsApp Web can’t be read.'),
    sentence('Check the version and the folder that WhatsApp Web is pinned to.'),
  ],
  offline: [sentence('WhatsApp Web can’t be reached.'), sentence('Check the internet connection, then connect again.')],
  pageNotLoaded: [sentence('WhatsApp Web didn’t start in the browser.'), MENDABLE],
  qrNotScanned: [
    sentence('The QR code wasn’t scanned in time.'),
    sentence('Connect again, and scan it in WhatsApp on the phone under Linked devices.'),
  ],
  codeNotTyped: [
    sentence('The code wasn’t typed on the phone in time.'),
    sentence('Connect again for a new code, and type it in WhatsApp on the phone under Linked devices.'),
  ],
  noPairingCode: [
    sentence('WhatsApp gave no code for this phone number.'),
    sentence('Check the number, with its country code, and wait a while after several codes; or scan the QR code.'),
  ],
  linkStepAsked: [
    sentence('The phone has scanned the code, and WhatsApp asks for another step before it links.'),
    SHOW_BROWSER,
  ],
  passkeyAsked: [
    sentence('WhatsApp asks for a passkey before it links this device, which a browser without a window can’t answer.'),
    SHOW_BROWSER,
  ],
  engineBroken: [
    sentence('WhatsApp Web has changed and can’t be used for now. Nothing was sent, and the campaign is safe.'),
    sentence(
      'Update this extension, or give it a newer page library with the setting {0} (in a terminal {1}), then resume.',
      'excelWhatsapp.pageLibraryFile',
      '--page-library-file',
    ),
  ],
  neverReady: [
    sentence(
      'WhatsApp Web started but never became ready: it may have changed. The campaign is safe, and can be resumed.',
    ),
    MENDABLE,
  ],
  loggedOut: [
    sentence('The phone has unlinked this device.'),
    sentence('Connect again and scan the QR code; what has been sent is kept.'),
  ],
  openedElsewhere: [sentence('WhatsApp Web was opened in another place with this account.'), RESUME],
  restricted: [
    sentence('WhatsApp has restricted this account.'),
    sentence('Open WhatsApp on the phone and follow what it says before sending more.'),
  ],
  outdated: [sentence('WhatsApp no longer accepts this version of WhatsApp Web.'), MENDABLE],
  disconnected: [sentence('WhatsApp has ended the connection.'), RESUME],
  unconfirmed: [sentence('WhatsApp no longer confirms messages'), RESUME],
  browserGone: [sentence('The browser that WhatsApp Web ran in has ended.'), RESUME],
  pageCrashed: [sentence('The page of WhatsApp Web has crashed.'), RESUME],
  closed: [sentence('The connection was closed.'), RESUME],
};

/** @param reason what the library says with `disconnected`: a state of WhatsApp Web's socket, or 'LOGOUT'. */
export function disconnectFailure(reason: unknown): Failure {
  switch (reason) {
    case 'LOGOUT':
    case 'UNPAIRED':
    case 'UNPAIRED_IDLE':
      return 'loggedOut';
    case 'CONFLICT':
      return 'openedElsewhere';
    case 'TOS_BLOCK':
    case 'SMB_TOS_BLOCK':
    case 'PROXYBLOCK':
      return 'restricted';
    case 'DEPRECATED_VERSION':
      return 'outdated';
    default:
      return 'disconnected';
  }
}

/** A state of WhatsApp Web's socket in which it neither sends nor asks to be linked. */
export function isBlocked(socketState: string | null): boolean {
  return socketState !== null && ENDING_STATES.has(socketState);
}

const ENDING_STATES: ReadonlySet<string> = new Set([
  'CONFLICT',
  'TOS_BLOCK',
  'SMB_TOS_BLOCK',
  'PROXYBLOCK',
  'DEPRECATED_VERSION',
]);

/** What an error says that came while the browser started or the page loaded. */
export function startFailure(error: unknown): Failure {
  const text = errorText(error);
  return START_FAILURES.find(([pattern]) => pattern.test(text))?.[1] ?? 'pageNotLoaded';
}

/** Texts of puppeteer-core 24.38 and whatsapp-web.js 1.34.7; the first that matches counts. */
const START_FAILURES: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [/^WhatsApp Web lacks|Requiring unknown module|is not a function/u, 'engineBroken'],
  [/already running for/u, 'profileInUse'],
  [/^Couldn't load version/u, 'storedPageMissing'],
  [/net::ERR_/u, 'offline'],
  [/auth timeout/u, 'pageNotLoaded'],
  [/E(?:NOSPC|ROFS|ACCES|PERM).*(?:mkdir|open|write)/u, 'profileUnwritable'],
  // With a pipe the browser's own words are lost: all that is seen is that it is gone.
  [/Failed to launch|Target closed|Browser was not found|Connection closed|spawn|Launch aborted/u, 'browserNotStarted'],
];
