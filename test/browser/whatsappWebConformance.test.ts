import type { PageLibraryName } from '../../src/whatsapp/web/pageLibraries';
import { IS_NIGHTLY } from '../counts';
import type { KeyShape } from '../standin/keyShape';
import type { Fate } from '../standin/standIn';
import { describeTransport, type ServerMood } from '../whatsapp/conformance';
import { createStandInHarness, type StandInHarness } from './standInHarness';

const FATES: Readonly<Record<ServerMood, Fate>> = {
  accepts: 'ok',
  acceptsThenFails: 'rejectAfter',
  refuses: 'refused',
};

/** Yesterday's page and today's, by each of the two libraries; in `npm test` each page and each library once. */
const PAGES: readonly (readonly [PageLibraryName, KeyShape])[] = [
  ['whatsapp-web.js', 'new'],
  ['wa-js', 'old'],
  ...(IS_NIGHTLY
    ? ([
        ['whatsapp-web.js', 'old'],
        ['wa-js', 'new'],
      ] as const)
    : []),
];

for (const [pageLibrary, keyShape] of PAGES) {
  describeTransport(`WhatsApp Web, ${pageLibrary}, ${keyShape} keys`, async (mood): Promise<StandInHarness> => {
    const harness = await createStandInHarness({ keyShape }, { pageLibrary });
    harness.standIn.scanQr();
    harness.standIn.decide = () => FATES[mood];
    return harness;
  });
}
