import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HumanError } from '../../../src/sender/humanError';
import { sentence } from '../../../src/sender/sentence';
import {
  SessionsTree,
  sessionOf,
  type SessionsNode,
  type TreeLine,
} from '../../../src/campaign/sessionsView/sessionsTree';
import type { SessionsListParts } from '../../../src/campaign/sessionsView/sessionsList';
import { removeSession } from '../../../src/sessions/removeSessions';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;

let scene: CampaignScene;
/** What was to be drawn anew. */
let drawn: (SessionsNode | undefined)[];
/** How often the database was asked. */
let askedCount: number;

beforeEach(() => {
  scene = new CampaignScene();
  drawn = [];
  askedCount = 0;
});

afterEach(() => void vi.useRealTimers());

function treeOf(database: Partial<SessionsListParts['database']> = {}): SessionsTree {
  const { store, runs, campaigns, services } = scene;
  return new SessionsTree({
    store,
    runs,
    database: {
      isSet: false,
      name: 'db.example',
      problem: null,
      look: null,
      place: null,
      refresh: () => Promise.resolve(void (askedCount += 1)),
      onChange: () => () => undefined,
      ...database,
    },
    texts: services.texts,
    drafts: () => campaigns.drafts,
    isLinked: () => false,
    onChange: (node) => drawn.push(node),
  });
}

/** Each line, with those that are under it. */
async function shown(tree: SessionsTree, node?: SessionsNode): Promise<readonly (readonly [TreeLine, unknown])[]> {
  const children = await tree.children(node);
  return await Promise.all(children.map(async (child) => [tree.line(child), await shown(tree, child)] as const));
}

describe('the tree of sessions', () => {
  test('has what isn’t sent yet, then the session with what can be done with it', async () => {
    const campaign = await scene.open(3);
    const tree = treeOf();
    expect(await shown(tree)).toMatchObject([
      [
        { label: 'Not sent yet', isUnfolded: true },
        [[{ label: 'contacts.csv', context: 'draft', opens: { what: 'draft' }, icon: { name: 'edit' } }, []]],
      ],
    ]);
    await intend(campaign, HELLO, { type: 'start' });
    await untilPhase(campaign, 'finished');
    await expect.poll(() => scene.runs.active).toEqual([]);
    tree.refresh();
    const lines = await shown(tree);
    expect(lines).toMatchObject([
      [{ label: 'WhatsApp isn’t linked', icon: { name: 'account' } }, []],
      [
        { label: 'Finished', isUnfolded: false },
        [
          [
            {
              label: 'contacts.csv',
              description: expect.stringMatching(/^3 of 3 sent · finished/u),
              context: 'session delete',
              icon: { name: 'check' },
              opens: { what: 'session', title: 'Open' },
            },
            [],
          ],
        ],
      ],
    ]);
    expect(JSON.stringify(lines)).toContain(`Session ${campaign.sessionId ?? '?'}`);
    tree.dispose();
  });

  test('is one object for one thing, and draws a session’s line alone while it is sent', async () => {
    scene.latencyMs = 400;
    const campaign = await scene.open(60);
    const tree = treeOf();
    await intend(campaign, HELLO, { type: 'start' });
    await expect.poll(() => campaign.state().run?.sentCount).toBeGreaterThan(3);
    const sessionNode = async () => {
      const group = (await tree.children()).find((node) => node.kind === 'group');
      return (await tree.children(group))[0];
    };
    const node = await sessionNode();
    expect(node).toMatchObject({ kind: 'session', id: campaign.sessionId });
    expect(await sessionNode()).toBe(node);
    // Its beginning and its end are drawn with all of the tree.
    await expect.poll(() => drawn.filter((each) => each !== undefined)).toContain(node);
    expect(node && tree.line(node)).toMatchObject({ icon: { name: 'sync' }, context: 'session' });
    tree.dispose();
  });

  test('says what is wrong with the database, and connects by a click', async () => {
    const problem = new HumanError(sentence('The server is away.'), sentence('Try later.'));
    const tree = treeOf({ isSet: true, problem });
    const [line] = (await shown(tree)).map(([each]) => each);
    expect(line).toMatchObject({
      tooltip: 'The server is away. Try later.',
      readAs: 'Database db.example: not connected, The server is away. Try later.',
      opens: { what: 'database' },
      icon: { name: 'warning' },
    });
    const [fine] = (await shown(treeOf({ isSet: true }))).map(([each]) => each);
    expect(fine).toEqual({ id: 'database', label: 'Database db.example', icon: { name: 'database' } });
  });

  test('is looked at elsewhere while somebody looks, and drawn only where something is different', async () => {
    const campaign = await scene.open(3);
    await intend(campaign, HELLO, { type: 'start' });
    await untilPhase(campaign, 'finished');
    await expect.poll(() => scene.runs.active).toEqual([]);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const tree = treeOf({ isSet: true });
    const look = vi.spyOn(scene.store, 'listToShow');
    await tree.children();
    drawn.length = 0;
    tree.watch(true);
    expect(askedCount, 'the database is asked at once').toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(askedCount).toBe(6);
    await expect.poll(() => look.mock.settledResults.at(-1)?.type).toBe('fulfilled');
    // By then what came of the look has been drawn, if anything.
    await tree.children();
    expect([look.mock.calls.length, drawn.length]).toEqual([2, 0]);

    await scene.runs.stopAll();
    await removeSession(scene.store, campaign.sessionId ?? '', { kind: 'unnamed' });
    vi.advanceTimersByTime(10_000);
    await expect.poll(() => drawn).toEqual([undefined]);
    expect((await shown(tree)).map(([{ label }]) => label)).toEqual(['Database db.example']);

    tree.watch(false);
    vi.advanceTimersByTime(60_000);
    expect([askedCount, look.mock.calls.length]).toEqual([11, 3]);
    tree.dispose();
  });
});

test.each([
  ['abcde-12345', 'abcde-12345'],
  [{ kind: 'session', id: 'abcde-12345' }, 'abcde-12345'],
  [{ kind: 'draft', id: 'abcde-12345' }, undefined],
  [{ kind: 'session', id: 7 }, undefined],
  [null, undefined],
  [undefined, undefined],
])('a command is given %o: it is about %s', (argument, id) => {
  expect(sessionOf(argument)).toBe(id);
});
