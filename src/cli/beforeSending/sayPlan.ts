import { categoryOf, costText, estimateCost } from '../../campaign/cloud/costEstimate';
import { readRateCard } from '../../campaign/cloud/rateCardFile';
import { planPrepared, type CampaignPlan } from '../../campaign/beforeSending/planCampaign';
import { endText } from '../../campaign/beforeSending/planTexts';
import type { PreparedCampaign } from '../../campaign/prepare';
import type { TransportName } from '../../sender/model';
import type { SenderOptions } from '../../sender/options';
import { isKnownFirst, type KnownFirstChoice } from '../../sender/runPolicy';
import { adviseBusiness } from '../../sender/limits/rightWay';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { keepsBack } from '../../sender/timetable/caps';
import { isoTime } from '../../sender/timetable/localTime';
import { ownZone } from '../../sender/timetable/openings';
import { recommendCareful } from '../../sender/timetable/recommendCareful';
import type { DataFolder } from '../dataFolder';
import { isHumanError } from '../../sender/humanError';
import { say, sayError } from '../say';
import type { RowPreview } from './previewRow';
import { SURROUNDINGS } from '../surroundings';

export interface PlanToSay {
  readonly prepared: PreparedCampaign;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly knownFirst: KnownFirstChoice;
  readonly data: DataFolder;
  /** The message of a row: then all goes to standard output, as JSON; otherwise what it means is said in a line. */
  readonly preview: RowPreview | null;
}

/** What the pace means for this list, and what speaks for another one. */
export async function sayPlan(question: PlanToSay): Promise<void> {
  const { prepared, options, transport, knownFirst, data, preview } = question;
  const isSpread = keepsBack(options);
  const cost = await costOf(prepared, data.path);
  // A rehearsal at a steady pace needs no look at every row.
  if (preview === null && !isSpread && transport === 'simulated') return;
  const plan = await planPrepared({
    prepared,
    options,
    transport,
    knownFirst: isKnownFirst(knownFirst, prepared.sentCount),
    people: data.people,
    surroundings: SURROUNDINGS,
    // Known once it is connected: then it is said before the first message.
    limits: null,
  });
  if (plan.withoutDateCount > 0)
    tell(sentence('Rows whose date can’t be read are left out: {0}.', countOf(plan.withoutDateCount)));
  if (preview !== null)
    process.stdout.write(
      `${JSON.stringify({ ...asJson(plan, options), ...leftOutOf(prepared), ...(cost && { cost }), preview })}\n`,
    );
  else if (isSpread) tell(endText(plan));
  if (cost !== null && preview === null) tell(costText(cost));
  if (transport !== 'whatsapp-web') return;
  const advice = adviseBusiness({ ...plan, sentCount: plan.total });
  if (advice !== null) tell(advice);
  const reason = recommendCareful({ ...plan, sentCount: plan.total, options, limits: null });
  if (reason !== null) tell(sentence('{0}: {1} spreads them over days.', reason, '--preset careful'));
}

function asJson({ total, days, endMs }: CampaignPlan, { timetable }: SenderOptions) {
  const zone = ownZone(timetable);
  return {
    total,
    days: days.map(({ date, count, fromMs, toMs }) => ({
      date,
      count,
      from: isoTime(fromMs, zone),
      to: isoTime(toMs, zone),
    })),
    end: endMs === null ? null : isoTime(endMs, zone),
  };
}

/** Null where nothing is charged, or where that can't be reckoned, which is said and stops nobody. */
async function costOf({ looked: { written }, destinations }: PreparedCampaign, dataPath: string) {
  const category = written.cloud === undefined ? null : categoryOf(written.cloud);
  if (category === null) return null;
  try {
    return estimateCost(await readRateCard(dataPath), category, destinations);
  } catch (error) {
    if (!isHumanError(error)) throw error;
    process.stderr.write(`${sayError(error)}\n`);
    return null;
  }
}

/** Of the ready rows, how many the message isn't right for, by what is wrong; left out where it is for all. */
function leftOutOf({ looked: { problems } }: PreparedCampaign) {
  const counts = Object.entries(problems.counts).filter(([, count]) => count > 0);
  return counts.length === 0 ? {} : { problems: Object.fromEntries(counts) };
}

function tell(said: Sentence): void {
  process.stderr.write(`${say(said)}\n`);
}
