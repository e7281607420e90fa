import { join } from 'node:path';
import { saltedHash } from '../../sessions/encryption';
import type { OpenSession } from '../../sessions/openSession';
import { systemClock } from '../../sessions/systemClock';
import type { Transport } from '../../sender/ports';
import { createSimulatedTransport } from '../../whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../whatsapp/simulated/simulatedOptions';
import { offerBrowser } from '../phone/browserOffer';
import { offerUnlock } from '../phone/lockOffer';
import { browserSettings, simulation } from '../window/settings';

export interface TransportFolders {
  readonly session: string;
  readonly data: string;
}

/** Holds the linked device. */
export function profileFolder(dataFolder: string): string {
  return join(dataFolder, 'whatsapp-profile');
}

/** @throws HumanError where a setting isn't right, or a browser that the user wants downloaded can't be. */
export async function createTransport({ info }: OpenSession, folders: TransportFolders): Promise<Transport> {
  switch (info.transport) {
    case 'simulated':
      return createSimulatedTransport({
        ledgerPath: join(folders.session, 'ledger.jsonl'),
        options: parseSimulatedOptions(simulation()),
        clock: systemClock,
        // The ledger stays with the session, so it must hold nothing personal.
        conceal: (text) => saltedHash(info.salt, text),
      });
    case 'whatsapp-web': {
      const settings = browserSettings(folders.data);
      await offerBrowser(settings);
      await offerUnlock(profileFolder(folders.data));
      const { createWhatsAppWebTransport } = await import('../../whatsapp/web/whatsappWeb');
      return createWhatsAppWebTransport({ ...settings, profileFolder: profileFolder(folders.data) });
    }
  }
}
