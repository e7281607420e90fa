import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromMessagesText, toMessagesText } from '../../../src/campaign/saved/messagesText';
import { openSavedMessages, useSavedMessage } from '../../../src/campaign/saved/savedMessages';
import type { SavedMessage } from '../../../src/campaign/saved/savedContent';
import { createTexts } from '../../../src/panel/texts';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend } from '../../fakes/intend';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';

const ORDER = { name: 'Order', text: 'Your order, {{Name}},\nis ready' };

interface Desk {
  /** What is kept. */
  readonly messages: () => Promise<readonly SavedMessage[]>;
  readonly open: (current: string, ...answers: readonly Answer[]) => Promise<string | null>;
  readonly written: string[];
  /** The file that is imported. */
  imported: string;
  readonly scene: CampaignScene;
}

function desk(): Desk {
  const scene = new CampaignScene();
  const texts = createTexts(new Map(), 'en');
  const made: Desk = {
    scene,
    written: [],
    imported: '',
    messages: async () => (await scene.saved.read()).messages,
    open: async (current, ...answers) => {
      const files = {
        open: () => Promise.resolve(made.imported),
        save: (_name: string, text: string) => Promise.resolve(void made.written.push(text)),
      };
      const { saved } = scene;
      return await openSavedMessages(current, { saved, texts, files, window: new ScriptedWindow(...answers) });
    },
  };
  return made;
}

describe('saved messages', () => {
  test('are kept under a name, used, renamed and deleted', async () => {
    const { open, messages } = desk();
    await open(ORDER.text, { choose: 'Save this message' }, { type: ' Order ' });
    expect(await messages()).toEqual([ORDER]);
    expect(await open('', { choose: 'Order' }, { choose: 'Use' })).toBe(ORDER.text);
    await open('', { choose: 'Order' }, { choose: 'Rename' }, { type: 'Ready' });
    expect(await messages()).toEqual([{ ...ORDER, name: 'Ready' }]);
    await open('', { choose: 'Ready' }, { choose: 'Delete' }, { choose: 'Keep it' });
    expect(await messages()).toHaveLength(1);
    await open('', { choose: 'Ready' }, { choose: 'Delete' }, { choose: 'Delete' });
    expect(await messages()).toEqual([]);
  });

  test('go out as a text and come back, each of a name in the place of the old one', async () => {
    const made = desk();
    await made.open(ORDER.text, { choose: 'Save this message' }, { type: 'Order' });
    await made.open('', { choose: 'Export' });
    expect(made.written).toEqual(['== Order ==\nYour order, {{Name}},\nis ready\n']);
    made.imported = '== Order ==\nNew\r\n\r\n== Thanks ==\nThank you\r\n';
    await made.open('', { choose: 'Import' });
    expect(await made.messages()).toEqual([
      { name: 'Order', text: 'New' },
      { name: 'Thanks', text: 'Thank you' },
    ]);
  });

  test('come back from their text as they were, whatever they say', () => {
    const line = fc.constantFrom('== a ==', '\\== a ==', '\\\\== b ==', 'Hello', '', ' ', '==', '\\');
    const text = fc.array(line, { minLength: 1 }).map((lines) => [...lines, 'end'].join('\n'));
    const name = fc.constantFrom('a', '= b =', 'ç 1');
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ name, text }), { selector: (message) => message.name }), (messages) => {
        expect(fromMessagesText(toMessagesText(messages))).toEqual(messages);
      }),
    );
  });

  test('go into the campaign in front', async () => {
    const { scene } = desk();
    const campaign = await scene.open(2);
    scene.savedMessage = ORDER.text;
    await useSavedMessage(campaign, {
      saved: scene.saved,
      texts: createTexts(new Map(), 'en'),
      window: new ScriptedWindow(),
      files: { open: () => Promise.resolve(null), save: () => Promise.resolve() },
      copy: () => Promise.reject(new Error('It isn’t copied.')),
    });
    expect((await intend(campaign)).template).toBe(ORDER.text);
  });
});
