import type { LinkAction } from '../panel/intents';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import type { CampaignServices } from './services';
import type { SessionRun } from './sessionRun';

/**
 * What the panel asks of the link to the phone.
 * @param country for a phone number without its country code
 * @throws HumanError for what a person must mend.
 */
export async function handleLink(
  action: LinkAction,
  run: SessionRun | null,
  { phone: link, window }: Pick<CampaignServices, 'phone' | 'window'>,
  country: string,
): Promise<void> {
  switch (action.kind) {
    case 'pairWithPhone': {
      const { parsePairingPhone } = await import('../whatsapp/phoneNumbers');
      const phone = parsePairingPhone(action.phone, country);
      if (phone === null) throw noPhone();
      const error = (await run?.pairing?.start(phone)) ?? null;
      if (error !== null) throw error;
      return undefined;
    }
    case 'pairWithQr':
      return await run?.pairing?.cancel();
    case 'copyCode':
      if (run?.connection.kind === 'needsCode') await window.copyText(run.connection.code);
      return undefined;
    case 'logOut':
      return await link.logOut();
    case 'answerAccount':
      return run?.answerAccount(action.goOn);
  }
}

function noPhone(): HumanError {
  return new HumanError(
    sentence('This is no phone number.'),
    sentence('Write the number of the phone that WhatsApp is on, with its country code, such as {0}.', '+12125550100'),
  );
}
