import { HumanError } from '../sender/humanError';
import { countOf, sentence } from '../sender/sentence';
import { PUT_BACK } from './fileFailure';

/**
 * A session is of as many recipients as it was made with. Where fewer are named than there are, it would count as finished
 * with people left.
 * @throws HumanError where its files don't all say so
 */
export function assertAgreed(namedCount: number, ...otherCounts: readonly number[]): void {
  const other = otherCounts.find((count) => count !== namedCount);
  if (other === undefined) return;
  throw new HumanError(
    sentence(
      'The session’s files disagree: one says {0} recipients, another {1}.',
      countOf(namedCount),
      countOf(other),
    ),
    PUT_BACK,
    undefined,
    { fault: 'machine' },
  );
}
