import type { TransportName } from '../../sender/model';
import type { SenderOptions } from '../../sender/options';
import { sentence, type Sentence } from '../../sender/sentence';
import { recommendCareful } from '../../sender/timetable/recommendCareful';
import { systemClock } from '../../sessions/systemClock';
import { CountryPlaces } from '../../workbook/phones/countryPlaces';
import { LiveOptOuts } from '../people/liveOptOuts';
import { LiveTally } from '../people/liveTally';
import type { People, Settings } from '../ports';
import type { PreparedCampaign } from '../prepare';
import { planCampaign } from './planCampaign';
import { endText } from './planTexts';

export interface PaceQuestion {
  readonly prepared: PreparedCampaign;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly people: People;
  readonly settings: Pick<Settings, 'runPolicy' | 'surroundings'>;
}

/** What the pace means for this list, and what speaks for another one. */
export async function paceTexts({
  prepared,
  options,
  transport,
  people,
  settings,
}: PaceQuestion): Promise<readonly Sentence[]> {
  const optOuts = await LiveOptOuts.of(people);
  const plan = await planCampaign({
    recipients: prepared.recipients(),
    options,
    transport,
    knownFirst: settings.runPolicy(prepared.sentCount).knownFirst,
    places: new CountryPlaces(settings.surroundings()),
    tally: new LiveTally({ people, optOuts, transport, account: () => null }),
    book: optOuts.book,
    nowMs: systemClock.wallMs(),
  });
  const reason = recommendCareful({ ...plan, sentCount: plan.total, options, limits: null });
  return [
    endText(plan),
    ...(reason === null ? [] : [sentence('{0} The pace “Careful” spreads them over days.', reason)]),
  ];
}
