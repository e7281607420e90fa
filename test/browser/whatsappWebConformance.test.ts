import { describeTransport, type ServerMood } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';
import type { Fate } from '../standin/standIn';

const FATES: Readonly<Record<ServerMood, Fate>> = {
  accepts: 'ok',
  acceptsThenFails: 'rejectAfter',
  refuses: 'refused',
};

describeTransport('WhatsApp Web', async (mood): Promise<StandInHarness> => {
  const harness = await createStandInHarness();
  harness.standIn.scanQr();
  harness.standIn.decide = () => FATES[mood];
  return harness;
});
