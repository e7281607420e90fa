import { HumanError } from '../../sender/humanError';
import type { LiveOptions } from '../../sender/liveOptions';
import type { TransportName } from '../../sender/model';
import { sentence } from '../../sender/sentence';
import { ownZone } from '../../sender/timetable/openings';
import type { DatabasePlace } from '../database/connectDatabase';
import { handInCampaign } from '../database/handInCampaign';
import type { CampaignToSend, PreparedCampaign } from '../prepare';
import { sendOrRecover } from '../recovery/recoverCampaign';
import type { CampaignServices } from '../services';
import { confirmCampaign } from './confirmCampaign';

export interface CampaignToStart {
  readonly prepared: PreparedCampaign;
  readonly options: LiveOptions;
  readonly transport: TransportName;
  /** It was sent before, and is sent to the same people again. */
  readonly isRepeat: boolean;
  readonly workbook: string | null;
}

export type Sent =
  /** A session that this window is to run. */
  | { readonly kind: 'here'; readonly sessionId: string }
  /** One that workers run. */
  | { readonly kind: 'handedIn'; readonly sessionId: string };

/** Asks, and makes a session of a campaign, here or in the database; null where the user thinks better of it. @throws HumanError */
export async function sendCampaign(start: CampaignToStart, services: CampaignServices): Promise<Sent | null> {
  const { prepared, options, ...asked } = start;
  return await sendOrRecover<Sent>(prepared, services, async (campaign) => {
    const answer = await confirmCampaign({ ...asked, options: options.current, prepared: campaign }, services);
    switch (answer) {
      case 'here':
        return { kind: 'here', sessionId: await campaign.commit(services.people) };
      case 'byWorker':
        return await handIn(campaign, start, services);
      case null:
        return null;
    }
  });
}

async function handIn(campaign: CampaignToSend, start: CampaignToStart, services: CampaignServices) {
  if (campaign.whole === null) throw isRest();
  const { database, window, settings, people } = services;
  const place = await database.open();
  const account = place === null ? null : await accountOf(campaign.whole, place, services);
  if (place === null || account === null) return null;
  const { sentCount } = campaign;
  const { current } = start.options;
  const handingIn = handInCampaign(
    {
      prepared: campaign.whole,
      // Its hours are meant as they are here.
      options: { ...current, timetable: { ...current.timetable, timeZone: ownZone(current.timetable) } },
      choices: {
        knownFirst: settings.runPolicy(sentCount).knownFirst ? 'always' : 'never',
        keepsApartMs: settings.keepsApartMs(),
        words: settings.optOutWords(),
      },
      account,
      people,
    },
    place,
  );
  const sessionId = await window.showHandingIn(handingIn);
  await database.refresh();
  return { kind: 'handedIn', sessionId } as const;
}

/** Who is to send it; null where the user thinks better of it. */
async function accountOf(
  { cloud, transport }: PreparedCampaign,
  place: DatabasePlace,
  { window }: Pick<CampaignServices, 'window'>,
): Promise<string | null> {
  if (cloud !== undefined) return cloud.account;
  return await window.chooseAccount(transport, await place.accounts());
}

function isRest(): HumanError {
  return new HumanError(
    sentence('What is left of a session whose key is gone can’t be handed in.'),
    sentence('Send it from this computer.'),
  );
}
