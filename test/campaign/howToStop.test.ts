import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fictionalPerson } from '../fakes/fictionalPhone';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

const LINE = 'Answer STOP to stop.';
const KNOWN = 1;

/** Two people, the second of whom a real session has written to. */
async function given() {
  const scene = new CampaignScene();
  const book = await scene.people.open();
  const who = fictionalPerson(KNOWN);
  const textHash = book.textHashOf('Hi');
  await book.append({ kind: 'sent', who, atMs: 5, session: 'another', textHash, transport: 'whatsapp-web' });
  scene.howToStop = LINE;
  const campaign = await scene.open(2);
  await intend(campaign, { type: 'setTemplate', template: 'Hello' });
  return { scene, campaign };
}

const textsOf = (scene: CampaignScene): readonly string[] =>
  scene.replies.flatMap((reply) => (reply.type === 'preview' ? [reply.preview.text] : []));

test('the preview shows the line to whom it goes, and no other', async () => {
  const { scene, campaign } = await given();
  for (const index of [0, KNOWN]) await intend(campaign, { type: 'preview', index });
  expect(textsOf(scene).slice(-2)).toEqual([`Hello\n\n${LINE}`, 'Hello']);
});

test('the session keeps it as it was when it was made, whatever the setting says later', async () => {
  const { scene, campaign } = await given();
  await intend(campaign, { type: 'start' });
  const { sessionId } = campaign;
  scene.howToStop = '';
  await untilPhase(campaign, 'finished');
  // Until it is let go of, the session stays in its campaign, also without a tab.
  await expect.poll(() => scene.runs.active).toEqual([]);
  const ledger = readFileSync(join(scene.store.folder(sessionId ?? ''), 'ledger.jsonl'), 'utf8');
  const texts = ledger
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly text: string }).text);
  expect(texts.toSorted()).toEqual(['Hello', `Hello\n\n${LINE}`]);
  scene.tabs.at(-1)?.close();
  await scene.campaigns.openSession(sessionId ?? '', false);
  await intend(scene.latest(), { type: 'preview', index: 0 });
  expect(textsOf(scene).at(-1)).toBe(`Hello\n\n${LINE}`);
});
