import type { SenderOptions } from '../../sender/options';
import { estimateDurationMs } from '../../sender/pace/estimate';
import { keepsBack } from '../../sender/timetable/caps';
import { ownPlace } from '../../sender/timetable/openings';
import { planRun } from '../../sender/timetable/plan';

/**
 * Until the last of so many messages starts, by pace, hours and days, and by caps as if nothing had been sent yet and
 * everybody were new. Null where that never happens.
 */
export function durationOfSend(count: number, options: SenderOptions, nowMs: number): number | null {
  if (count === 0 || !keepsBack(options)) return estimateDurationMs(count, options);
  const groups = [{ place: ownPlace(options.timetable), dueMs: null, knownCount: 0, newCount: count }];
  const { endMs } = planRun({
    nowMs,
    options: { ...options, onlyKnown: false },
    groups,
    tally: null,
    knownFirst: false,
  });
  return endMs === null ? null : endMs - nowMs;
}
