import type { TransportName } from '../../sender/model';
import type { AccountLimits } from '../../sender/limits/accountLimits';
import type { SenderOptions } from '../../sender/options';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { carefulText, recommendCareful } from '../../sender/timetable/recommendCareful';
import type { People, Settings } from '../ports';
import type { CampaignToSend } from '../prepare';
import { planPrepared, type CampaignPlan } from './planCampaign';
import { endText } from './planTexts';

export interface PaceQuestion {
  readonly prepared: CampaignToSend;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly people: People;
  readonly settings: Pick<Settings, 'runPolicy' | 'surroundings'>;
  /** Of the account, as far as this window knows them. */
  readonly limits: AccountLimits | null;
}

/** What the pace means for this list, and what speaks for another one. */
export async function paceTexts({
  prepared,
  options,
  transport,
  people,
  settings,
  limits,
}: PaceQuestion): Promise<readonly Sentence[]> {
  const { knownFirst } = settings.runPolicy(prepared.sentCount);
  const surroundings = settings.surroundings();
  const plan = await planPrepared({ prepared, options, transport, knownFirst, people, surroundings, limits });
  const reason = recommendCareful({ ...plan, sentCount: plan.total, options, limits });
  return [
    endText(plan),
    ...leftOutTexts(plan, prepared.sentCount, options),
    ...(reason === null ? [] : [sentence('{0}.', carefulText(reason))]),
  ];
}

/** Whom start and choice leave out, as far as it is known now. */
function leftOutTexts(plan: CampaignPlan, sentCount: number, { onlyKnown }: SenderOptions): readonly Sentence[] {
  const { withoutDateCount, newChatCount } = plan;
  return [
    ...(withoutDateCount === 0
      ? []
      : [sentence('Rows without a date that can be read, which are left out: {0}.', countOf(withoutDateCount))]),
    ...(onlyKnown
      ? [
          sentence(
            'Of {0} recipients, {1} were written to from here or have written; of the others, only those are whom WhatsApp knows.',
            countOf(sentCount),
            countOf(sentCount - withoutDateCount - newChatCount),
          ),
        ]
      : []),
  ];
}
