import { beforeEach, describe, expect, test } from 'vitest';
import {
  addBusinessNumber,
  removeBusinessNumber,
  type BusinessCommandsParts,
} from '../../../src/campaign/cloud/businessCommands';
import { templatePicker } from '../../../src/campaign/cloud/templatePicker';
import { slotsOf } from '../../../src/whatsapp/cloud/templates/slots';
import type { GraphTemplate } from '../../../src/whatsapp/cloud/templates/graphTemplate';
import type { CampaignScene } from '../../fakes/campaignScene';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';
import { GRAPH_DEFAULTS } from '../../graph/graphOptions';
import type { RunningGraph } from '../../graph/startGraph';
import { businessScene } from './businessScene';

const { phoneNumberId, businessAccountId, token } = GRAPH_DEFAULTS;

let scene: CampaignScene;
let graph: RunningGraph;
let dialogs: ScriptedWindow;

beforeEach(async () => {
  ({ scene, graph } = await businessScene());
});

function parts(...answers: readonly Answer[]): BusinessCommandsParts {
  dialogs = new ScriptedWindow(...answers);
  const { business, services } = scene;
  return { dialogs, texts: services.texts, business, settings: { businessApiAddress: () => graph.base } };
}

const names = async () => (await scene.business.accounts.list()).map(({ name }) => name);

describe('a number of the Business API', () => {
  const GIVEN = [{ type: ' desk ' }, { type: phoneNumberId }, { type: businessAccountId }] as const;

  test('is kept as it was typed, without blanks, and said to be as Meta sees it', async () => {
    await addBusinessNumber(parts(...GIVEN, { type: `${token} ` }));
    const { base } = graph;
    expect(await scene.business.accounts.find('desk')).toEqual({
      name: 'desk',
      phoneNumberId,
      businessAccountId,
      base,
      token,
    });
    expect(dialogs.said).toEqual([expect.stringMatching(/^info: .*GREEN/u)]);
    expect(dialogs.boxes.map(({ isSecret }) => isSecret ?? false)).toEqual([false, false, false, true]);
  });

  test('is kept also where Meta doesn’t know its token, which is told', async () => {
    await addBusinessNumber(parts(...GIVEN, { type: 'another-token' }));
    expect([await names(), dialogs.said]).toEqual([['shop', 'desk'], [expect.stringMatching(/^warning: /u)]]);
  });

  test('that is known has its ids there already', async () => {
    await addBusinessNumber(parts({ type: 'shop' }, { away: true }));
    expect(dialogs.boxes.map(({ value }) => value ?? '')).toEqual(['', phoneNumberId]);
  });

  test.each([0, 1, 2, 3])('isn’t kept where the user thinks better of it at question %i', async (at) => {
    const answers: Answer[] = [...GIVEN, { type: token }];
    answers[at] = { away: true };
    await addBusinessNumber(parts(...answers));
    expect([await names(), dialogs.boxes.length, dialogs.said]).toEqual([['shop'], at + 1, []]);
  });

  test.each(['', 'with blank', 'Ünlaut'])('isn’t kept with a token that is none: “%s”', async (typed) => {
    await addBusinessNumber(parts(...GIVEN, { type: typed }));
    expect(await names()).toEqual(['shop']);
  });

  test('says while it is typed what isn’t right', async () => {
    await addBusinessNumber(parts(...GIVEN, { away: true }));
    const [name, id] = dialogs.boxes;
    expect(['', 'till-2', 'a/b'].map((typed) => name?.problem?.(typed))).toEqual([
      '',
      '',
      'Letters, digits, points, dashes and underscores.',
    ]);
    expect([phoneNumberId, '+1'].map((typed) => (id?.problem?.(typed) ?? '') === '')).toEqual([true, false]);
  });

  test('goes only by the user’s word, with the harmless answer first', async () => {
    await removeBusinessNumber(parts({ choose: 'shop' }, { choose: 'Keep' }));
    expect(dialogs.decisions[0]?.actions.map(({ label }) => label)).toEqual(['Keep', 'Remove']);
    expect(await names()).toEqual(['shop']);
    await removeBusinessNumber(parts({ away: true }));
    await removeBusinessNumber(parts({ choose: 'shop' }, { choose: 'Remove' }));
    expect(await names()).toEqual([]);
    await removeBusinessNumber(parts());
    expect([dialogs.lists, dialogs.said]).toEqual([[], ['info: There is no number of the Business API here.']]);
  });
});

describe('a template', () => {
  const TEMPLATE: GraphTemplate = {
    name: 'greeting',
    language: 'fr',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [{ type: 'BODY', text: 'Bonjour {{first_name}} !', buttons: [] }],
  };
  const [slot] = slotsOf(TEMPLATE);

  async function fill(...answers: readonly Answer[]): Promise<string | null | undefined> {
    dialogs = new ScriptedWindow(...answers);
    const picker = templatePicker({ dialogs, texts: scene.services.texts });
    const headers = ['Phone', ' ', 'First name'];
    return slot && (await picker.chooseFilling({ template: TEMPLATE, slot, headers, suggested: 'First name' }));
  }

  test('is found by its name, its language and its text', async () => {
    dialogs = new ScriptedWindow({ choose: 'greeting' });
    const picker = templatePicker({ dialogs, texts: scene.services.texts });
    expect(await picker.chooseTemplate([TEMPLATE])).toBe(TEMPLATE);
    expect(dialogs.shown('greeting')).toBe('greeting | fr · UTILITY | Bonjour {{first_name}} !');
    expect(await picker.chooseTemplate([TEMPLATE])).toBeNull();
  });

  test('is offered the column of its own name first, and none without a name', async () => {
    await fill({ away: true });
    expect(dialogs.lists[0]?.items.map(({ label, description }) => [label, description])).toEqual([
      ['First name', 'of the same name'],
      ['Phone', undefined],
      ['The same for everybody…', undefined],
    ]);
  });

  test.each<[readonly Answer[], string | null]>([
    [[{ choose: 'First name' }, { type: '' }], 'First name'],
    [[{ choose: 'First name' }, { type: ' vous ' }], 'First name|vous'],
    [[{ choose: 'First name' }, { away: true }], null],
    [[{ choose: 'The same' }, { type: ' tous ' }], '|tous'],
    [[{ choose: 'The same' }, { type: ' ' }], null],
    [[{ away: true }], null],
  ])('is filled as the user says: %o', async (answers, expected) => {
    expect(await fill(...answers)).toBe(expected);
  });
});
