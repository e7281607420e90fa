import type { Campaign } from '../../src/campaign/campaign';
import { until } from '../until';

/** A tab of the editor, which only counts what happens to it. */
export class FakeTab {
  isDiscarded = false;
  campaign: Campaign | null = null;
  revealedCount = 0;
  close: () => void = () => undefined;

  /** A campaign that still runs outlives its tab, and is shown again in the place of another of the same list. */
  async closeOnceOver(): Promise<void> {
    await until(() => this.campaign?.isRunning !== true);
    this.close();
  }
}
