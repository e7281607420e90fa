import type { Campaign } from '../../src/campaign/campaign';

/** A tab of the editor, which only counts what happens to it. */
export class FakeTab {
  isDiscarded = false;
  campaign: Campaign | null = null;
  revealedCount = 0;
  close: () => void = () => undefined;
}
