import { sentence, type Sentence } from '../sender/sentence';
import type { Texts } from './texts';

/** How fast messages go, in whole ones: below one a second, by the minute. */
export function rateText(texts: Texts, perSecond: number): Sentence {
  return isByMinute(perSecond)
    ? sentence('{0} a minute', rateFigure(texts, perSecond, true))
    : sentence('{0} a second', rateFigure(texts, perSecond, false));
}

export function isByMinute(perSecond: number): boolean {
  return perSecond < 1;
}

export function rateFigure({ decimal }: Texts, perSecond: number, byMinute: boolean): string {
  return byMinute ? decimal(perSecond * 60, 1) : decimal(perSecond, 2);
}
