import type { PeopleBook } from '../../people/peopleBook';
import { parsePerson } from '../../people/person';
import type { Recipient, TransportName } from '../../sender/model';
import type { AccountLimits } from '../../sender/limits/accountLimits';
import type { SenderOptions } from '../../sender/options';
import type { RecipientPlaces, Tally } from '../../sender/ports';
import { ownPlace } from '../../sender/timetable/openings';
import { planRun, quotaOf, type Plan } from '../../sender/timetable/plan';
import { PlanGroups } from '../../sender/timetable/planGroups';
import { latestStartOf } from '../../sender/timetable/startTimes';
import { RECIPIENT_ZONE } from '../../sender/timetable/timetable';
import { systemClock } from '../../sessions/systemClock';
import type { Surroundings } from '../../workbook/phones/surroundings';
import { LiveOptOuts } from '../people/liveOptOuts';
import { LiveTally } from '../people/liveTally';
import type { People } from '../ports';
import type { CampaignToSend } from '../prepare';
import { recipientPlaces } from '../recipientPlaces';

export interface PlanCampaignParts {
  /** Those who are written to, in the sheet’s order. */
  readonly recipients: AsyncIterable<Recipient>;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly knownFirst: boolean;
  readonly places: RecipientPlaces;
  readonly tally: Tally;
  /** Tells who is known; null where there is none. */
  readonly book: PeopleBook | null;
  readonly nowMs: number;
  /** Of the account, where it has been asked. */
  readonly limits: AccountLimits | null;
}

export interface CampaignPlan extends Plan {
  /** Of those who are written to, with whom the account has no chat yet, as far as the people’s book tells. */
  readonly newChatCount: number;
  /** Rows whose date can’t be read: they are left out. */
  readonly withoutDateCount: number;
}

/** What pace, hours and caps mean for this list, before anything is sent. */
export async function planCampaign(parts: PlanCampaignParts): Promise<CampaignPlan> {
  const { recipients, options, transport, knownFirst, places, tally, book, nowMs, limits } = parts;
  const { startColumn, timeZone } = options.timetable;
  const own = ownPlace(options.timetable, places.ownWeekend);
  const groups = new PlanGroups();
  let [newChatCount, withoutDateCount] = [0, 0];
  for await (const recipient of recipients) {
    const place = (timeZone === RECIPIENT_ZONE ? places.placeOf(recipient.phone) : null) ?? own;
    const dueMs = startColumn && latestStartOf(recipient, startColumn, place.zones);
    if (startColumn !== null && dueMs === null) {
      withoutDateCount += 1;
      continue;
    }
    const isNewChat = transport === 'simulated' || !isKnown(book, recipient.phone);
    if (isNewChat) newChatCount += 1;
    groups.add(place, dueMs, isNewChat);
  }
  await tally.refresh();
  const quota = transport === 'simulated' ? null : quotaOf(limits);
  const plan = planRun({ nowMs, options, groups: groups.all, tally, knownFirst, quota });
  return { ...plan, newChatCount, withoutDateCount };
}

export interface PlanQuestion {
  readonly prepared: CampaignToSend;
  readonly options: SenderOptions;
  readonly transport: TransportName;
  readonly knownFirst: boolean;
  readonly people: People;
  readonly surroundings: Surroundings;
  readonly limits: AccountLimits | null;
}

/** The same for what is about to be committed, by the people’s book of this data folder. */
export async function planPrepared(question: PlanQuestion): Promise<CampaignPlan> {
  const { prepared, options, transport, knownFirst, people, surroundings, limits } = question;
  const optOuts = await LiveOptOuts.of(people);
  return await planCampaign({
    recipients: prepared.recipients(),
    options,
    transport,
    knownFirst,
    places: await recipientPlaces(surroundings),
    tally: new LiveTally({ people, optOuts, transport, account: () => null }),
    book: optOuts.book,
    nowMs: systemClock.wallMs(),
    limits,
  });
}

/** They were written to, or have written. */
function isKnown(book: PeopleBook | null, phone: string): boolean {
  const person = parsePerson(phone);
  if (book === null || person === null) return false;
  return book.lastSent(person) !== null || book.answeredSince(person, 0);
}
