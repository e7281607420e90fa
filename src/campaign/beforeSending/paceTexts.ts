import type { TransportName } from '../../sender/model';
import type { SenderOptions } from '../../sender/options';
import { sentence, type Sentence } from '../../sender/sentence';
import { recommendCareful } from '../../sender/timetable/recommendCareful';
import type { People, Settings } from '../ports';
import type { PreparedCampaign } from '../prepare';
import { planPrepared } from './planCampaign';
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
  const { knownFirst } = settings.runPolicy(prepared.sentCount);
  const surroundings = settings.surroundings();
  const plan = await planPrepared({ prepared, options, transport, knownFirst, people, surroundings });
  const reason = recommendCareful({ ...plan, sentCount: plan.total, options });
  return [
    endText(plan),
    ...(reason === null ? [] : [sentence('{0} The pace “Careful” spreads them over days.', reason)]),
  ];
}
