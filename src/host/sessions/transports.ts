import { systemClock } from '../../sessions/systemClock';
import type { TransportName } from '../../sender/model';
import type { Transport } from '../../sender/ports';
import { createSimulatedTransport } from '../../whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../whatsapp/simulated/simulatedOptions';
import { offerBrowser } from '../phone/browserOffer';
import { offerUnlock } from '../phone/lockOffer';
import { settings } from '../window/settings';

export interface TransportPlace {
  /** Of this extension. */
  readonly data: string;
  /** Where a rehearsal keeps what it accepted, if at all. It stays there, so it must hold nothing personal. */
  readonly ledgerPath: string | null;
  readonly conceal: (text: string) => string;
}

/** @throws HumanError where a setting isn't right, or a browser that the user wants downloaded can't be. */
export async function createTransport(
  name: Exclude<TransportName, 'cloud-api'>,
  { data, ledgerPath, conceal }: TransportPlace,
): Promise<Transport> {
  switch (name) {
    case 'simulated':
      return createSimulatedTransport({
        ledgerPath,
        options: parseSimulatedOptions(settings.simulation()),
        clock: systemClock,
        conceal,
      });
    case 'whatsapp-web': {
      const options = settings.browser(data);
      await offerBrowser(options);
      await offerUnlock(options.profileFolder);
      const { createWhatsAppWebTransport } = await import('../../whatsapp/web/whatsappWeb');
      return createWhatsAppWebTransport(options);
    }
  }
}
