import { beforeEach, describe, expect, test } from 'vitest';
import { SecretAccounts } from '../../../src/campaign/cloud/secretAccounts';
import type { TestWay } from '../../../src/campaign/services';
import type { Campaign } from '../../../src/campaign/campaign';
import { GRAPH_DEFAULTS } from '../../graph/graphOptions';
import type { RunningGraph } from '../../graph/startGraph';
import type { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';
import { FakeSecrets } from '../../fakes/secrets';
import { fictionalPhone } from '../../cli/workbook';
import { businessScene } from './businessScene';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;
const THROUGH_SHOP = { type: 'setTransport', transport: 'cloud-api', number: 'shop' } as const;
const CHOOSE = { type: 'chooseTemplate' } as const;

let scene: CampaignScene;
let graph: RunningGraph;

beforeEach(async () => {
  const business = await businessScene();
  ({ graph, scene } = business);
  scene.createTestTransport = (through) => {
    throughs.push(through);
    return Promise.resolve(business.createTransport());
  };
  answerWith('greeting', 'Name|vous');
});

const throughs: TestWay[] = [];

/** What the person chooses when they are asked. */
function answerWith(name: string, source: string | null): void {
  scene.chooseTemplate = (templates) => Promise.resolve(templates.find((each) => each.name === name) ?? null);
  scene.chooseFilling = () => Promise.resolve(source);
}

async function opened(...lines: readonly string[]): Promise<Campaign> {
  const given = lines.length > 0 ? lines : ['Ada', ''].map((name, at) => `${name},${fictionalPhone(at)}`);
  const campaign = await scene.openLines('Name,Phone', ...given);
  await expect.poll(() => campaign.state().business.numbers).toEqual(['shop']);
  return campaign;
}

describe('A campaign through a number of the Business API', () => {
  test('shows the number, the template as its reader sees it, and what it costs; and goes out so', async () => {
    const campaign = await opened();
    await intend(campaign, THROUGH_SHOP, CHOOSE, { type: 'preview', index: 1 });
    await expect.poll(() => campaign.state().business.told.join(' ')).toContain('Quality GREEN');
    const { business, transport, options } = campaign.state();
    expect([transport, options.ratePerSecond]).toEqual(['cloud-api', 40]);
    expect(business).toMatchObject({
      number: 'shop',
      template: { name: 'greeting', language: 'fr', category: 'UTILITY' },
      filled: [{ place: 'first_name', column: 'Name', fallback: 'vous' }],
      cost: expect.stringContaining('by the rate card of'),
    });
    const previews = scene.replies.filter(({ type }) => type === 'preview');
    expect(previews.at(-1)).toMatchObject({
      preview: { text: 'Bonjour vous !', look: { header: '', footer: '', buttons: [] } },
    });
    await intend(campaign, { type: 'start' });
    await untilPhase(campaign, 'finished');
    expect(scene.asked).toMatchObject([{ transport: 'cloud-api', cost: { text: expect.stringContaining('Cost') } }]);
    const texts = graph.accepted().map(({ content }) => JSON.stringify(content));
    expect(new Set(texts.map((text) => /"text":"(.*?)"/u.exec(text)?.[1]))).toEqual(new Set(['Ada', 'vous']));
  });

  test('offers the sheet’s columns for a template that is chosen before they are known', async () => {
    const offered: (readonly string[])[] = [];
    scene.chooseFilling = ({ headers }) => {
      offered.push(headers);
      return Promise.resolve('Name|vous');
    };
    let read = (): void => undefined;
    scene.mayRead = new Promise<void>((resolve) => {
      read = resolve;
    });
    const opening = scene.openLines('Name,Phone', `Ada,${fictionalPhone(0)}`);
    await expect.poll(() => scene.tabs.length).toBe(1);
    const campaign = scene.latest();
    await intend(campaign, THROUGH_SHOP);
    const choose = scene.chooseTemplate;
    let isChosen = false;
    scene.chooseTemplate = async (templates) => {
      isChosen = true;
      return await choose(templates);
    };
    const choosing = intend(campaign, CHOOSE);
    await expect.poll(() => isChosen).toBe(true);
    expect(campaign.state().workbook).toMatchObject({ kind: 'reading', outline: null });
    read();
    await Promise.all([opening, choosing]);
    expect(offered).toEqual([['Name', 'Phone']]);
    expect(campaign.state().business.filled).toMatchObject([{ column: 'Name' }]);
  });

  test('tells the rows that the template can’t take, and leaves them out', async () => {
    answerWith('greeting', 'Name');
    const campaign = await opened();
    await intend(campaign, THROUGH_SHOP, CHOOSE);
    expect(campaign.state().problems).toMatchObject({ counts: { template: 1, blankVariable: 0 }, leftOutCount: 1 });
    await intend(campaign, { type: 'start' });
    await untilPhase(campaign, 'finished');
    expect(graph.accepted()).toHaveLength(1);
  });

  test('is left as it was where the person thinks better of it, at either question', async () => {
    const campaign = await opened();
    answerWith('no such', 'Name');
    await intend(campaign, THROUGH_SHOP, CHOOSE);
    answerWith('greeting', null);
    await intend(campaign, CHOOSE);
    expect(campaign.state().business).toMatchObject({ number: 'shop', template: null });
    await intend(campaign, { type: 'start' });
    expect([campaign.state().run, campaign.state().error?.happened]).toEqual([null, 'The message is empty.']);
  });

  test('offers only templates that can be sent', async () => {
    const offered: string[] = [];
    scene.chooseTemplate = (templates) => {
      offered.push(...templates.map(({ name }) => name));
      return Promise.resolve(null);
    };
    await intend(await opened(), THROUGH_SHOP, CHOOSE);
    expect(offered).toContain('greeting');
    expect(offered).not.toContain('paused_one');
  });

  test('sends nothing by columns that have changed since', async () => {
    const campaign = await opened();
    await intend(campaign, THROUGH_SHOP, CHOOSE);
    scene.writeLines(['Phone,Other,Name', `${fictionalPhone(0)},secret,Ada`]);
    scene.touch();
    scene.testPhone = fictionalPhone(50);
    await intend(campaign, { type: 'readAgain' }, { type: 'testMessage', index: 0 }, { type: 'start' });
    expect(campaign.state().run).toBeNull();
    expect(graph.accepted()).toEqual([]);
    await intend(campaign, CHOOSE, { type: 'start' });
    await untilPhase(campaign, 'finished');
    expect(JSON.stringify(graph.accepted())).toContain('"text":"Ada"');
  });

  test('goes back to the pace of a phone with its account', async () => {
    scene.options = { ...scene.options, ratePerSecond: 0.5 };
    const campaign = await opened();
    await intend(campaign, THROUGH_SHOP, CHOOSE, { type: 'setTransport', transport: 'whatsapp-web' });
    const { options, business } = campaign.state();
    expect([options.ratePerSecond, business.number, business.template, business.cost]).toEqual([0.5, null, null, '']);
  });

  test('says how a token is renewed, where Meta takes it no more', async () => {
    const campaign = await opened();
    await graph.change({ token: 'another' });
    await intend(campaign, THROUGH_SHOP);
    await expect.poll(() => campaign.state().business.told.join(' ')).toContain('Make a new token');
    await intend(campaign, CHOOSE);
    expect(campaign.state().error?.happened).toContain('access token');
  });
});

describe('A test of a message through the Business API', () => {
  test('is the template of that row, to the number that is typed, and counts for nothing', async () => {
    const campaign = await opened();
    scene.testPhone = fictionalPhone(50);
    await intend(campaign, THROUGH_SHOP, CHOOSE, { type: 'testMessage', index: 0 });
    expect([campaign.state().error, scene.tested]).toEqual([null, [2]]);
    expect(throughs.at(-1)).toEqual({ transport: 'cloud-api', number: 'shop' });
    expect(graph.accepted()).toMatchObject([{ to: fictionalPhone(50).slice(1), attempt: null }]);
    expect(JSON.stringify(graph.accepted())).toContain('"text":"Ada"');
    expect([campaign.state().run, await scene.store.ids()]).toEqual([null, []]);
  });

  test('isn’t sent by a row that the template can’t take, nor to anybody who has opted out, nor without an answer', async () => {
    answerWith('greeting', 'Name');
    const campaign = await opened();
    await intend(campaign, THROUGH_SHOP, CHOOSE);
    scene.testPhone = fictionalPhone(50);
    await intend(campaign, { type: 'testMessage', index: 1 });
    expect(campaign.state().error?.happened).toContain('empty');
    await scene.optOut(fictionalPhone(51));
    scene.testPhone = fictionalPhone(51);
    await intend(campaign, { type: 'testMessage', index: 0 });
    expect(campaign.state().error?.happened).toBe('This person has opted out.');
    scene.testPhone = null;
    await intend(campaign, { type: 'testMessage', index: 0 });
    expect([campaign.state().error, graph.accepted()]).toEqual([null, []]);
  });
});

test('The numbers of an editor are in its secret storage alone', async () => {
  const secrets = new FakeSecrets();
  const accounts = new SecretAccounts(secrets, () => '“Add”');
  await accounts.put({ name: 'shop', phoneNumberId, businessAccountId, base: 'https://graph.facebook.com', token });
  expect(await new SecretAccounts(secrets, () => '').list()).toMatchObject([{ name: 'shop', token }]);
  await accounts.remove('shop');
  expect([...secrets.kept.values()].join('')).not.toContain(token);
  await expect(accounts.find('shop')).rejects.toMatchObject({ todo: { args: ['“Add”'] } });
});
