import type { SenderOptions } from '../../../src/sender/options';
import { localDate, ownZone } from './limitsClock';
import type { Counted } from './limitsWatch';

/**
 * Says of the first message that left although the account’s limits, as its session had set them, were reached by those
 * counted before it; null where there is none.
 * @param settingsMs what the wall clock was set to, each time
 */
export function capsBroken(counted: readonly Counted[], settingsMs: readonly number[]): string | null {
  for (const [place, message] of counted.entries()) {
    if (!message.hasLeft) continue;
    const before = counted.slice(0, place + 1).filter(({ hasLeft }) => hasLeft);
    const reasons = message.options.map((options) => reasonAgainst(message, before, options, settingsMs));
    // Where they were changed in that moment, either may hold.
    if (!reasons.includes(null)) return `${message.phone} of ${message.session}: ${String(reasons[0])}`;
  }
  return null;
}

function reasonAgainst(
  message: Counted,
  upToIt: readonly Counted[],
  options: SenderOptions,
  settingsMs: readonly number[],
): string | null {
  const { perDayCount, perHourCount, newChatsPerDayCount, unansweredCount } = options;
  const zone = ownZone(options.timetable);
  const date = localDate(message.atMs, zone);
  const sinceOf = (other: Counted): number => countsSince(other, message, settingsMs);
  // A day is one of the calendar, whatever hour of it the clock was set to.
  const ofDay = (those: readonly Counted[]): number =>
    those.filter((other) => localDate(other.atMs, zone) === date || localDate(sinceOf(other), zone) >= date).length;
  const ofHour = upToIt.filter((other) => sinceOf(other) > message.atMs - HOUR_MS + SLACK_MS).length;
  const newChats = upToIt.filter(({ isNewChat }) => isNewChat);
  // Nobody answers here.
  const unanswered = newChats.filter((other) => sinceOf(other) > message.atMs - MONTH_MS + SLACK_MS).length;
  const newOfDay = message.isNewChat ? ofDay(newChats) : 0;
  const over = (count: number, cap: number): boolean => cap > 0 && count > cap;
  const at = new Date(message.atMs).toISOString();
  if (over(ofDay(upToIt), perDayCount))
    return `${ofDay(upToIt)} instead of ${perDayCount} on ${date} in ${zone}, ${at}`;
  if (over(ofHour, perHourCount)) return `${ofHour} instead of ${perHourCount} within an hour, ${at}`;
  if (over(newOfDay, newChatsPerDayCount))
    return `${newOfDay} new chats instead of ${newChatsPerDayCount} on ${date} in ${zone}, ${at}`;
  if (message.isNewChat && over(unanswered, unansweredCount))
    return `${unanswered} unanswered new chats instead of ${unansweredCount} within 30 days, ${at}`;
  return null;
}

/** What lies in the future, as the clock was set back since, counts from then on: nobody could wait for it. */
function countsSince({ atMs, settingCount }: Counted, message: Counted, settingsMs: readonly number[]): number {
  const slackMs = settingCount === message.settingCount ? SLACK_MS : 0;
  if (atMs <= message.atMs + slackMs) return atMs;
  const broughtBack = settingsMs.slice(settingCount, message.settingCount).filter((setMs) => setMs < atMs);
  return Math.min(atMs, ...broughtBack);
}

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 86_400_000;
/** Two that are counted in one moment needn’t be in order, and whether there is room is looked at a little later. */
const SLACK_MS = 3000;
