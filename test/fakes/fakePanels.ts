import type { Panels } from '../../src/campaign/campaigns';
import type { ToWebview } from '../../src/panel/protocol';
import { FakeTab } from './fakeTab';

/** Panels that a test looks into: every tab, and all that was replied to any of them. */
export function fakePanels(shown: { readonly tabs: FakeTab[]; readonly replies: ToWebview[] }): Panels<FakeTab> {
  return {
    show: (campaign, into, closed) => {
      const tab = into ?? new FakeTab();
      tab.campaign = campaign;
      tab.close = closed;
      shown.tabs.push(tab);
      campaign.onReply((reply) => shown.replies.push(reply));
      return { reveal: () => void (tab.revealedCount += 1), close: () => tab.close() };
    },
    discard: (tab) => void (tab.isDiscarded = true),
    closeOrphans: () => Promise.resolve(),
  };
}
