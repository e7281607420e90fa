import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { profileFolderOf } from '../campaign/settings/browserSettings';
import { HumanError } from '../sender/humanError';
import { sentence, type Sentence } from '../sender/sentence';
import { TRANSPORT_NAMES, type TransportName } from '../sender/model';
import type { Transport } from '../sender/ports';
import { systemClock } from '../sessions/systemClock';
import { drawQr } from '../whatsapp/drawQr';
import { findBrowser } from '../whatsapp/browser/findBrowser';
import { qrModules } from '../whatsapp/qrModules';
import { createSimulatedTransport } from '../whatsapp/simulated/simulated';
import { parseSimulatedOptions, type SimulatedOptions } from '../whatsapp/simulated/simulatedOptions';
import { pairingCodeText } from '../whatsapp/pairingCode';
import { parsePairingPhone } from '../whatsapp/phoneNumbers';
import { PAGE_LIBRARIES } from '../whatsapp/web/pageLibraries';
import type { WhatsAppWebOptions } from '../whatsapp/web/whatsappWebOptions';
import { notOneOf, usageError } from './arguments/arguments';
import { dataFolderPath } from './dataFolder';
import { sayAboveProgress } from './progress';

export const TRANSPORT_ARGUMENTS = {
  ledger: { type: 'string' },
  simulate: { type: 'string' },
  browser: { type: 'string' },
  'browser-arg': { type: 'string', multiple: true },
  'no-sandbox': { type: 'boolean' },
  'pair-with': { type: 'string' },
  'other-account': { type: 'boolean' },
  data: { type: 'string' },
  profile: { type: 'string' },
  'web-version': { type: 'string' },
  'web-version-dir': { type: 'string' },
  'page-library': { type: 'string' },
  'page-library-file': { type: 'string' },
  'show-browser': { type: 'boolean' },
} as const;

export interface TransportValues {
  readonly ledger?: string | undefined;
  readonly simulate?: string | undefined;
  readonly browser?: string | undefined;
  readonly 'browser-arg'?: readonly string[] | undefined;
  readonly 'no-sandbox'?: boolean | undefined;
  readonly 'pair-with'?: string | undefined;
  readonly 'other-account'?: boolean | undefined;
  readonly data?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'web-version'?: string | undefined;
  readonly 'web-version-dir'?: string | undefined;
  readonly 'page-library'?: string | undefined;
  readonly 'page-library-file'?: string | undefined;
  readonly 'show-browser'?: boolean | undefined;
}

/** Everything about a transport that can be wrong is found before a session is made or opened. */
export type TransportPlan =
  | { readonly name: 'simulated'; readonly options: SimulatedOptions; readonly ledgerPath: string | undefined }
  | { readonly name: 'whatsapp-web'; readonly options: WhatsAppWebOptions; readonly mayUseOtherAccount: boolean }
  /** The session says through which number. */
  | { readonly name: 'cloud-api' };

/** @throws HumanError for arguments that aren't right, or where no browser is found. */
export function planTransport(name: TransportName, values: TransportValues): TransportPlan {
  switch (name) {
    case 'simulated':
      return { name, options: parseSimulatedOptions(parseJson(values.simulate ?? '{}')), ledgerPath: values.ledger };
    case 'whatsapp-web':
      return { name, options: whatsAppWebOptions(values), mayUseOtherAccount: values['other-account'] === true };
    case 'cloud-api':
      return { name };
  }
}

/** @throws HumanError for arguments that aren't right, or where no browser is found. */
export function whatsAppWebOptions(values: TransportValues): WhatsAppWebOptions {
  if ((values['web-version'] === undefined) !== (values['web-version-dir'] === undefined)) {
    throw usageError(sentence('{0} and {1} go together.', '--web-version', '--web-version-dir'));
  }
  const data = dataFolderPath(values.data);
  const browser = findBrowser({ browserPath: values.browser, downloadFolder: join(data, DOWNLOAD_FOLDER) });
  if (!browser.ok) throw browser.isDownloadable ? noBrowser(browser) : browser.error;
  return {
    browserPath: browser.path,
    browserArguments: [...(values['browser-arg'] ?? []), ...(values['no-sandbox'] ? ['--no-sandbox'] : [])],
    profileFolder: resolve(values.profile ?? profileFolderOf(data)),
    ...pinnedVersion(values),
    ...pageLibrary(values),
    ...(values['show-browser'] ? { headless: false } : {}),
    ...pairWithPhone(values['pair-with']),
  };
}

/** In the data folder. */
export const DOWNLOAD_FOLDER = 'browser';

function noBrowser({
  error,
  lookedFor,
}: {
  readonly error: HumanError;
  readonly lookedFor: readonly string[];
}): HumanError {
  return new HumanError(
    sentence('{0} {1}', error.happened, sentence('Looked for: {0}.', lookedFor.join(', '))),
    sentence('Install one, name one with {0}, or download one with {1}.', '--browser', 'browser install'),
    error,
  );
}

/** @throws HumanError where it is no phone number. */
function pairWithPhone(given: string | undefined): { readonly pairWithPhone?: string } {
  if (given === undefined) return {};
  const phone = parsePairingPhone(given);
  if (phone !== null) return { pairWithPhone: phone };
  throw new HumanError(
    sentence('{0} takes a phone number.', '--pair-with'),
    sentence('Write it with its country code, such as {0}.', '+12125550100'),
  );
}

/** @throws HumanError for another word. */
export function parseTransportName(name: string): TransportName {
  const known = TRANSPORT_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw usageError(sentence('There is no transport {0}.', name));
}

/** Where a rehearsal keeps what it accepted, if at all, where no ledger is named: nothing of that may be personal. */
export interface HiddenLedger {
  readonly path: string | null;
  readonly conceal: (text: string) => string;
}

/** @throws HumanError for the Business API, which has no message that no session knows of */
export async function createTransport(plan: TransportPlan, { path, conceal }: HiddenLedger): Promise<Transport> {
  switch (plan.name) {
    case 'simulated': {
      const { options, ledgerPath } = plan;
      if (ledgerPath !== undefined) {
        return createSimulatedTransport({ ledgerPath: resolve(ledgerPath), options, clock: systemClock });
      }
      return createSimulatedTransport({
        ledgerPath: path,
        options,
        clock: systemClock,
        conceal,
      });
    }
    case 'whatsapp-web': {
      const { createWhatsAppWebTransport } = await import('../whatsapp/web/whatsappWeb');
      const transport = createWhatsAppWebTransport(plan.options);
      transport.onState((state) => {
        if (state.kind === 'needsQr') process.stderr.write(`${drawQr(qrModules(state.code))}\n`);
        if (state.kind === 'syncing') sayAboveProgress(syncing(state.percent));
        if (state.kind === 'needsCode') sayAboveProgress(typeThis(state.code));
      });
      return transport;
    }
    case 'cloud-api':
      throw usageError(sentence('There is no transport {0}.', plan.name));
  }
}

function syncing(percent: number | undefined): Sentence {
  return percent === undefined
    ? sentence('WhatsApp is syncing')
    : sentence('WhatsApp is syncing: {0} %', Math.floor(percent));
}

function typeThis(code: string): Sentence {
  return sentence(
    'Type {0} on the phone: in WhatsApp, Linked devices, Link a device, Link with phone number instead.',
    pairingCodeText(code),
  );
}

function pinnedVersion(values: TransportValues) {
  const { 'web-version': version, 'web-version-dir': folder } = values;
  return version === undefined || folder === undefined ? {} : { webVersion: { version, folder: resolve(folder) } };
}

/** @throws HumanError for another word, or a file that isn't there. */
function pageLibrary(values: TransportValues): Pick<WhatsAppWebOptions, 'pageLibrary' | 'pageLibraryFile'> {
  const { 'page-library': name, 'page-library-file': file } = values;
  const pageLibrary = PAGE_LIBRARIES.find((known) => known === name);
  if (name !== undefined && pageLibrary === undefined) throw notOneOf('--page-library', name, PAGE_LIBRARIES);
  if (file !== undefined && !isFile(resolve(file))) {
    throw new HumanError(
      sentence('The file of {0} isn’t there, or isn’t a file: {1}.', '--page-library-file', file),
      sentence('Name the script of the page library, such as {0}.', 'wppconnect-wa.js'),
    );
  }
  return {
    ...(pageLibrary === undefined ? {} : { pageLibrary }),
    ...(file === undefined ? {} : { pageLibraryFile: resolve(file) }),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw usageError(sentence('What follows {0} is no JSON.', '--simulate'), cause);
  }
}
