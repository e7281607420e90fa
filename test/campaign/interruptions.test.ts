import { expect, test } from 'vitest';
import { Interruptions } from '../../src/campaign/interruptions';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import { CampaignScene } from '../fakes/campaignScene';
import { intend } from '../fakes/intend';

interface Offer {
  readonly asked: string[];
  readonly resumed: string[];
  readonly shown: unknown[];
}

/** A session that its window left in mid-run, and what the next window says of it. */
async function offerAfterCrash(
  answer: boolean,
  resume?: (id: string) => Promise<void>,
): Promise<Offer & { readonly id: string }> {
  const scene = new CampaignScene();
  scene.latencyMs = 20;
  const campaign = await scene.open(60);
  await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  await scene.runs.stopAll();
  const offer: Offer = { asked: [], resumed: [], shown: [] };
  const interruptions = new Interruptions({
    store: scene.store,
    texts: scene.services.texts,
    log: scene.services.log,
    ask: (sentence) => {
      offer.asked.push(sentence);
      return Promise.resolve(answer);
    },
    resume: async (id) => {
      offer.resumed.push(id);
      await resume?.(id);
    },
    showError: (error) => offer.shown.push(error),
  });
  await interruptions.offer();
  interruptions.dispose();
  return { ...offer, id: campaign.sessionId ?? '' };
}

test('an interrupted session is offered with its figures, and gone on with at a yes', async () => {
  const { asked, resumed, id } = await offerAfterCrash(true);
  expect(asked).toEqual([expect.stringMatching(/^Sending contacts\.csv was interrupted: \d+ of 60 sent\.$/u)]);
  expect(resumed).toEqual([id]);
});

test('it is left alone at a no', async () => {
  expect((await offerAfterCrash(false)).resumed).toEqual([]);
});

test('what is in the way of going on is shown, not only logged', async () => {
  const error = new HumanError(sentence('The key isn’t there.'), sentence('Open it on the other computer.'));
  const { shown } = await offerAfterCrash(true, () => Promise.reject(error));
  expect(shown).toEqual([error]);
});
