import { expect, test } from 'vitest';
import { Interruptions } from '../../src/campaign/interruptions';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import { CampaignScene } from '../fakes/campaignScene';
import { intend } from '../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

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
  await intend(campaign, HELLO, { type: 'start' });
  await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
  await scene.runs.stopAll();
  return { ...(await offer(scene, answer, resume)), id: campaign.sessionId ?? '' };
}

async function offer(scene: CampaignScene, answer: boolean, resume?: (id: string) => Promise<void>): Promise<Offer> {
  const told: Offer = { asked: [], resumed: [], shown: [] };
  const interruptions = new Interruptions({
    store: scene.store,
    texts: scene.services.texts,
    log: scene.services.log,
    ask: (sentence) => {
      told.asked.push(sentence);
      return Promise.resolve(answer);
    },
    resume: async (id) => {
      told.resumed.push(id);
      await resume?.(id);
    },
    showError: (error) => told.shown.push(error),
  });
  await interruptions.offer();
  interruptions.dispose();
  return told;
}

/** What its window left while it waited for its start. */
async function offerWaiting(startMs: number, stop: (scene: CampaignScene) => Promise<void>) {
  const scene = new CampaignScene();
  const campaign = await scene.open(3);
  const start = { type: 'setStart', startMs, startColumn: null, onlyKnown: false } as const;
  await intend(campaign, HELLO, start, { type: 'start' });
  await expect.poll(() => campaign.state().run?.phase).toBe('waiting');
  await stop(scene);
  const { asked, resumed } = await offer(scene, false);
  return { asked, resumed, id: campaign.sessionId };
}

test('an interrupted session is offered with its figures, and gone on with at a yes', async () => {
  const { asked, resumed, id } = await offerAfterCrash(true);
  expect(asked).toEqual([expect.stringMatching(/^Sending contacts\.csv was interrupted: \d+ of 60 sent\.$/u)]);
  expect(resumed).toEqual([id]);
});

test('one that waits for its time goes on waiting, without a question', async () => {
  const { asked, resumed, id } = await offerWaiting(Date.now() + 3_600_000, async ({ runs }) => await runs.stopAll());
  expect([asked, resumed]).toEqual([[], [id]]);
});

test('one whose time has come while nobody sent it is asked about', async () => {
  const startMs = Date.now() + 700;
  const { asked, resumed } = await offerWaiting(startMs, async ({ runs }) => {
    await runs.stopAll();
    await expect.poll(() => Date.now()).toBeGreaterThan(startMs);
  });
  expect([asked, resumed]).toEqual([[expect.stringContaining('was interrupted: 0 of 3 sent')], []]);
});

test('one that the user has stopped while it waited is left alone', async () => {
  const stop = async (scene: CampaignScene): Promise<void> => {
    await intend(scene.latest(), { type: 'stop' });
    await expect.poll(() => scene.runs.active).toEqual([]);
  };
  const { asked, resumed } = await offerWaiting(Date.now() + 3_600_000, stop);
  expect([asked, resumed]).toEqual([[], []]);
});

test('it is left alone at a no', async () => {
  expect((await offerAfterCrash(false)).resumed).toEqual([]);
});

test('what is in the way of going on is shown, not only logged', async () => {
  const error = new HumanError(sentence('The key isn’t there.'), sentence('Open it on the other computer.'));
  const { shown } = await offerAfterCrash(true, () => Promise.reject(error));
  expect(shown).toEqual([error]);
});
