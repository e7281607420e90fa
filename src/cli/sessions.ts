import { isoTime } from '../sender/timetable/localTime';
import { parseArguments } from './arguments/arguments';
import { takeUpAll } from './cloud/takeUp';
import { fleetLines } from './fleet/fleetLine';
import { FLEET_ARGUMENTS, isFleetPlace, openPlace } from './fleet/fleetPlace';
import { EXIT } from './exit';
import { figures } from './figures';
import { sayError } from './say';

/** `sessions`: one line of JSON for each, newest first; then those that can't be read, with the reason. */
export async function sessions(args: readonly string[]): Promise<number> {
  const { values } = parseArguments(args, { data: { type: 'string' }, ...FLEET_ARGUMENTS });
  const data = await openPlace(values);
  if (!isFleetPlace(data)) await takeUpAll(data);
  const { sessions: listed, unreadable } = isFleetPlace(data) ? await data.store.listToShow() : await data.store.list();
  const lines = isFleetPlace(data) ? await fleetLines(data) : new Map<string, object>();
  for (const { info, state, waiting, timeZone, ...counts } of listed) {
    const { id, fileName: file, parent } = info;
    const waits = waiting && { waitingUntil: isoTime(waiting.untilMs, timeZone), waitingFor: waiting.reason };
    const line = { id, file, ...(parent && { parent }), state, ...lines.get(id), ...waits, ...figures(counts) };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
  for (const { id, error } of unreadable) {
    process.stdout.write(`${JSON.stringify({ id, state: 'unreadable', error: sayError(error) })}\n`);
  }
  return EXIT.allSent;
}
