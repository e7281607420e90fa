import { join, resolve } from 'node:path';
import { message } from '../sender/message';
import { TRANSPORT_NAMES, type TransportName } from '../sender/model';
import type { Transport } from '../sender/ports';
import type { OpenSession } from '../sessions/openSession';
import { saltedHash } from '../sessions/encryption';
import { systemClock } from '../sessions/systemClock';
import { findBrowser } from '../whatsapp/findBrowser';
import { qrModules } from '../whatsapp/qrModules';
import { createSimulatedTransport } from '../whatsapp/simulated';
import { parseSimulatedOptions, type SimulatedOptions } from '../whatsapp/simulatedOptions';
import { usageError } from './arguments';
import { drawQr } from './drawQr';

export const TRANSPORT_ARGUMENTS = {
  ledger: { type: 'string' },
  simulate: { type: 'string' },
  browser: { type: 'string' },
  'browser-arg': { type: 'string', multiple: true },
  profile: { type: 'string' },
  'web-version': { type: 'string' },
  'web-version-dir': { type: 'string' },
} as const;

interface TransportValues {
  readonly ledger?: string | undefined;
  readonly simulate?: string | undefined;
  readonly browser?: string | undefined;
  readonly 'browser-arg'?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly 'web-version'?: string | undefined;
  readonly 'web-version-dir'?: string | undefined;
}

/** Everything about a transport that can be wrong is found before a session is made or opened. */
export type TransportPlan =
  | { readonly name: 'simulated'; readonly options: SimulatedOptions; readonly ledgerPath: string | undefined }
  | { readonly name: 'whatsapp-web'; readonly browserPath: string; readonly values: TransportValues };

/** @throws HumanError for arguments that aren't right, or where no browser is found. */
export function planTransport(name: TransportName, values: TransportValues): TransportPlan {
  switch (name) {
    case 'simulated':
      return { name, options: parseSimulatedOptions(parseJson(values.simulate ?? '{}')), ledgerPath: values.ledger };
    case 'whatsapp-web': {
      if ((values['web-version'] === undefined) !== (values['web-version-dir'] === undefined)) {
        throw usageError(message('{0} and {1} go together.', '--web-version', '--web-version-dir'));
      }
      const browser = findBrowser(values.browser);
      if (!browser.ok) throw browser.error;
      return { name, browserPath: browser.path, values };
    }
  }
}

/** @throws HumanError for another word. */
export function parseTransportName(name: string): TransportName {
  const known = TRANSPORT_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw usageError(message('There is no transport {0}.', name));
}

export async function createTransport(
  plan: TransportPlan,
  session: OpenSession,
  folders: { readonly data: string; readonly session: string },
): Promise<Transport> {
  switch (plan.name) {
    case 'simulated': {
      const { options, ledgerPath } = plan;
      if (ledgerPath !== undefined) {
        return createSimulatedTransport({ ledgerPath: resolve(ledgerPath), options, clock: systemClock });
      }
      return createSimulatedTransport({
        ledgerPath: join(folders.session, 'ledger.jsonl'),
        options,
        clock: systemClock,
        conceal: (text) => saltedHash(session.info.salt, text),
      });
    }
    case 'whatsapp-web': {
      const { createWhatsAppWebTransport } = await import('../whatsapp/whatsappWeb');
      const { values, browserPath } = plan;
      const transport = createWhatsAppWebTransport({
        browserPath,
        browserArguments: values['browser-arg'] ?? [],
        profileFolder: resolve(values.profile ?? join(folders.data, 'whatsapp-profile')),
        ...pinnedVersion(values),
      });
      transport.onState((state) => {
        if (state.kind === 'needsQr') process.stderr.write(`${drawQr(qrModules(state.code))}\n`);
      });
      return transport;
    }
  }
}

function pinnedVersion(values: TransportValues) {
  const { 'web-version': version, 'web-version-dir': folder } = values;
  return version === undefined || folder === undefined ? {} : { webVersion: { version, folder: resolve(folder) } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw usageError(message('What follows {0} is no JSON.', '--simulate'), cause);
  }
}
