import { systemClock } from '../../sessions/systemClock';
import type { TransportName } from '../../sender/model';
import type { Transport } from '../../sender/ports';
import { createSimulatedTransport } from '../../whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../whatsapp/simulated/simulatedOptions';
import { offerBrowser } from '../../campaign/phone/browserOffer';
import { offerUnlock } from '../../campaign/phone/lockOffer';
import { dialogs } from '../window/dialogs';
import { settings } from '../window/settings';
import { hostTexts } from '../window/speech';

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
      const asking = { dialogs, texts: hostTexts() };
      await offerBrowser(options, { ...asking, install: async (wanted) => await (await web()).installChrome(wanted) });
      await offerUnlock(options.profileFolder, asking);
      const { createWhatsAppWebTransport } = await web();
      return createWhatsAppWebTransport(options);
    }
  }
}

const web = async () => await import('../../whatsapp/web/whatsappWeb');
