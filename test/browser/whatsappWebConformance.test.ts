import type { KeyShape } from '../standin/keyShape';
import type { Fate } from '../standin/standIn';
import { describeTransport, type ServerMood } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

const FATES: Readonly<Record<ServerMood, Fate>> = {
  accepts: 'ok',
  acceptsThenFails: 'rejectAfter',
  refuses: 'refused',
};

// Yesterday's page and today's, by each of the two libraries.
for (const pageLibrary of ['whatsapp-web.js', 'wa-js'] as const) {
  for (const keyShape of ['old', 'new'] as const satisfies readonly KeyShape[]) {
    describeTransport(`WhatsApp Web, ${pageLibrary}, ${keyShape} keys`, async (mood): Promise<StandInHarness> => {
      const harness = await createStandInHarness({ keyShape }, { pageLibrary });
      harness.standIn.scanQr();
      harness.standIn.decide = () => FATES[mood];
      return harness;
    });
  }
}
