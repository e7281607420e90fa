import { CHARGES } from './charge';
import type { RowDetails } from '../journal/rowDetails';
import type { ReportFacts } from './reportFacts';

/** As what messages were billed, most first. */
export function chargesOf(details: RowDetails): ReportFacts['charges'] {
  const counts = CHARGES.map((charge) => [charge, 0] as [typeof charge, number]);
  for (let index = 0; index < details.totalCount; index += 1) {
    const charge = details.charge(index);
    const counted = counts.find(([each]) => each === charge);
    if (counted !== undefined) counted[1] += 1;
  }
  return counts.filter(([, count]) => count > 0).toSorted(([, one], [, other]) => other - one);
}
