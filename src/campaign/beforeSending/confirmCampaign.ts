import type { TransportName } from '../../sender/model';
import { sentence, type Sentence } from '../../sender/sentence';
import type { SenderOptions } from '../../sender/options';
import type { SendAnswer } from '../ports';
import type { CampaignToSend } from '../prepare';
import { categoryOf, costText, estimateCost } from '../cloud/costEstimate';
import type { CampaignServices } from '../services';
import { paceTexts } from './paceTexts';

export interface CampaignToConfirm {
  readonly prepared: CampaignToSend;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  /** It was sent before, and is sent to the same people again. */
  readonly isRepeat: boolean;
  readonly workbook: string | null;
}

/** Asks before a send that leaves this computer, one that repeats the last, and one that a worker may send. */
export async function confirmCampaign(
  asked: CampaignToConfirm,
  {
    window,
    settings,
    people,
    runs,
    business,
    database,
  }: Pick<CampaignServices, 'window' | 'settings' | 'people' | 'runs' | 'business' | 'database'>,
): Promise<SendAnswer> {
  const { prepared, options, transport, isRepeat, workbook } = asked;
  const mayHandIn = database.isSet && prepared.whole !== null;
  if (!isRepeat && transport === 'simulated' && !mayHandIn) return 'here';
  const { sentCount, destinations } = prepared;
  return await window.confirmSend({
    recipientCount: sentCount,
    transport,
    isRepeat,
    destinations,
    folderSettings: settings.folderSettings(options, workbook),
    ...(mayHandIn && { database: database.name }),
    ...(people.beside?.isKnown() === false && { unknown: OPT_OUTS_UNKNOWN(database.name) }),
    ...(await costOf(prepared, business)),
    pace: await paceTexts({ prepared, options, transport, people, settings, limits: runs.accountLimits }),
  });
}

/** Where the rate card can't be read, nothing is said of it, and nobody is stopped. */
async function costOf(
  { cloud, destinations }: CampaignToSend,
  business: CampaignServices['business'],
): Promise<{ readonly cost?: Sentence }> {
  const category = cloud === undefined ? null : categoryOf(cloud);
  const card = category === null ? null : await business.rateCard().catch(() => null);
  return category === null || card === null ? {} : { cost: costText(estimateCost(card, category, destinations)) };
}

const OPT_OUTS_UNKNOWN = (database: string): Sentence =>
  sentence(
    'The database {0} isn’t connected yet, or can’t be asked now: who has opted out there alone isn’t known here.',
    database,
  );
