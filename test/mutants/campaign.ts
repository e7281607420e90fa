import { mutantsOf } from './mutant';

/** What a panel decides. */
export const CAMPAIGN_MUTANTS = [
  ...mutantsOf(
    'src/campaign/freezing/freezeWorkbook.ts',
    ['who has opted out is written down as ready', 'sentBefore.judge(optOuts.judge(read))', 'sentBefore.judge(read)'],
    ['a column of opt-outs isn’t looked for', 'optOuts.open(outline.headers);', ''],
    [
      'who was written to is forgotten',
      'sentBefore: sentBefore.notes',
      'sentBefore: { lately: new Uint32Array(0), sessions: [], newChatCount: 0 }',
    ],
    ['half a draft stays', 'await draft.close();\n    throw error;', 'throw error;'],
  ),
  ...mutantsOf('src/campaign/freezing/readBook.ts', [
    'a book that can’t be read is an empty one',
    "if (loaded.kind !== 'loaded') throw",
    "if (loaded.kind === 'newer') throw",
  ]),
  ...mutantsOf('src/campaign/workbook/workbookRecipients.ts', [
    'a thread that was ended leaves its draft',
    'store.abandonDraft(draftId)',
    'Promise.resolve()',
  ]),
  ...mutantsOf('src/campaign/campaign.ts', [
    'what is being asked about can be taken away',
    'this.#isEditable() && !this.#isStarting',
    'this.#isEditable()',
  ]),
  ...mutantsOf('src/campaign/prepare.ts', [
    'rows that the message isn’t right for are sent to',
    'this.about, this.leftOut, options)',
    'this.about, [], options)',
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
