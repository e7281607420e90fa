import { mutantsOf } from './mutant';

/** What a panel decides. */
export const CAMPAIGN_MUTANTS = [
  ...mutantsOf('src/campaign/campaign.ts', [
    'what is being asked about can be taken away',
    'this.#isEditable() && !this.#isStarting',
    'this.#isEditable()',
  ]),
  ...mutantsOf('src/campaign/prepare.ts', [
    'rows that the message isn’t right for are sent to',
    'problems.leftOut(this.#decision),\n      options,',
    '[],\n      options,',
  ]),
  ...mutantsOf('src/campaign/campaignRun.ts', [
    'a session that can’t be sent now is lost from sight',
    'if (listed !== null) this.rest(listed);',
    '',
  ]),
  ...mutantsOf('src/campaign/campaigns.ts', [
    'a tab that has come back stays empty',
    'if (into !== undefined) this.#parts.panels.discard(into);',
    '',
  ]),
  ...mutantsOf('src/campaign/interruptions.ts', ['what is in the way is only logged', 'showError(error);', '']),
  ...mutantsOf('src/campaign/restingSession.ts', [
    'a session is followed though nobody looks',
    'if (this.#isDisposed) return;',
    '',
  ]),
  ...mutantsOf('src/sessions/draft.ts', [
    'a draft that couldn’t be sent can’t be read any more',
    'await this.#openReader().catch(() => undefined);',
    '',
  ]),
  ...mutantsOf('src/sender/liveOptions.ts', [
    'changed options don’t count',
    'this.#current = options;\n    this.#changes',
    'this.#changes',
  ]),
  ...mutantsOf('src/sender/reconnector.ts', [
    'a wait that has grown is waited out all the same',
    'this.#resumedCount += 1;',
    '',
  ]),
];
