import type { AckLevel, SentMessage } from '../../sender/model';
import { within } from './deadline';
import type { SendContext } from './sendOne';

/** What the page has of so many messages is read at once. */
const AT_ONCE_COUNT = 500;

/** Null where the page couldn't say. */
export async function readAcks(
  { bridge, ended, limits }: SendContext,
  sent: readonly SentMessage[],
): Promise<readonly (AckLevel | null)[] | null> {
  const levels: (AckLevel | null)[] = [];
  for (let from = 0; from < sent.length; from += AT_ONCE_COUNT) {
    const some = sent.slice(from, from + AT_ONCE_COUNT);
    const read = await within(limits.lookUpMs, ended, () => bridge.readAcks(some));
    if (read.kind !== 'value' || read.value.length !== some.length) return null;
    levels.push(...read.value);
  }
  return levels;
}
