import type { SenderOptions } from '../options';
import type { Tally } from '../ports';
import { addDays, DAY_MS, localTime, momentOf } from './localTime';
import { ownZone } from './openings';
import { isLimiting } from './timetable';
import { laterOf, type Waiting } from './waiting';

/** From a moment of a day to the same of the next, in the zone of whoever sends. */
export interface Day {
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
}

export function dayOf({ timetable }: Pick<SenderOptions, 'timetable'>, atMs: number): Day {
  const zone = ownZone(timetable);
  const { date } = localTime(atMs, zone);
  return { date, startMs: momentOf(date, 0, zone), endMs: momentOf(addDays(date, 1), 0, zone) };
}

export function hasCaps(options: SenderOptions): boolean {
  const { perDayCount, perHourCount } = options;
  return perDayCount > 0 || perHourCount > 0 || hasNewChatCaps(options);
}

/** Whether anything but the pace may keep a message back: caps, hours, days, dates or a start. */
export function keepsBack(options: SenderOptions): boolean {
  return hasCaps(options) || isLimiting(options.timetable);
}

export function hasNewChatCaps({ newChatsPerDayCount, unansweredCount }: SenderOptions): boolean {
  return newChatsPerDayCount > 0 || unansweredCount > 0;
}

/** How many more may start now; negative where others have taken too many. */
export function roomLeft(options: SenderOptions, tally: Tally, nowMs: number, isNewChat: boolean): number {
  const { perDayCount, perHourCount, newChatsPerDayCount, unansweredCount } = options;
  const left = (cap: number, count: () => number): number => (cap === 0 ? Number.POSITIVE_INFINITY : cap - count());
  const day = perDayCount + newChatsPerDayCount > 0 ? dayOf(options, nowMs) : { startMs: 0, endMs: 0 };
  const rooms = [
    left(perDayCount, () => tally.countSince('messages', day.startMs, day.endMs)),
    left(perHourCount, () => tally.countSince('messages', nowMs - HOUR_MS + 1)),
  ];
  if (isNewChat) {
    rooms.push(
      left(newChatsPerDayCount, () => tally.countSince('newChats', day.startMs, day.endMs)),
      left(unansweredCount, () => tally.countSince('unanswered', nowMs - MONTH_MS + 1)),
    );
  }
  return Math.min(...rooms);
}

/** What keeps a message back, and until when by what is known now; null where nothing does. */
export function capWait(options: SenderOptions, tally: Tally, nowMs: number, isNewChat: boolean): Waiting | null {
  const { perDayCount, perHourCount, newChatsPerDayCount, unansweredCount } = options;
  /** A moving window has room again when the nth latest has left it. */
  const window = (reason: Waiting['reason'], kind: 'messages' | 'unanswered', cap: number, windowMs: number) => {
    const nthMs = cap === 0 ? null : tally.latestMs(kind, cap);
    if (nthMs === null || nthMs + windowMs <= nowMs) return null;
    // One that is counted in the future, since the clock was set back, stays no longer than one of now.
    return { reason, untilMs: Math.min(nthMs, nowMs) + windowMs };
  };
  const day = (reason: Waiting['reason'], kind: 'messages' | 'newChats', cap: number): Waiting | null => {
    if (cap === 0) return null;
    const { startMs, endMs } = dayOf(options, nowMs);
    return tally.countSince(kind, startMs, endMs) < cap ? null : { reason, untilMs: endMs };
  };
  let waiting = laterOf(day('perDay', 'messages', perDayCount), window('perHour', 'messages', perHourCount, HOUR_MS));
  if (isNewChat) {
    waiting = laterOf(waiting, day('newChatsPerDay', 'newChats', newChatsPerDayCount));
    waiting = laterOf(waiting, window('unanswered', 'unanswered', unansweredCount, MONTH_MS));
  }
  return waiting;
}

export const HOUR_MS = 3_600_000;
export const MONTH_MS = 30 * DAY_MS;
