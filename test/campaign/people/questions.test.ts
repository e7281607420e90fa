import { beforeEach, describe, expect, test } from 'vitest';
import { Keyring } from '../../../src/campaign/keys/keyring';
import { answerWindow } from '../../../src/campaign/people/answerWindow';
import { forgetAPerson } from '../../../src/campaign/people/forgetCommand';
import { windowPeople } from '../../../src/campaign/people/windowPeople';
import { rotateKey } from '../../../src/campaign/keys/rotateKey';
import { HumanError } from '../../../src/sender/humanError';
import { fictionalPhone } from '../../cli/workbook';
import { CampaignScene } from '../../fakes/campaignScene';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';
import { FakeSecrets } from '../../fakes/secrets';

const SELF = { kind: 'window', name: 'test' } as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

describe('a person is forgotten', () => {
  async function forget(...answers: readonly Answer[]): Promise<ScriptedWindow> {
    const dialogs = new ScriptedWindow(...answers);
    const { store, keyring, people, database } = scene;
    const { settings, texts } = scene.services;
    await forgetAPerson({ dialogs, texts, store, keyring, people, settings, database, self: () => SELF });
    return dialogs;
  }

  test('once the user has seen who it is, and what that means', async () => {
    const phone = fictionalPhone(1);
    await scene.optOut(phone);
    const dialogs = await forget({ type: phone.slice(2) }, { choose: 'Forget' });
    expect(dialogs.decisions).toMatchObject([
      { tone: 'warning', question: `Forget ${phone}? It can’t be undone.`, actions: [{ label: 'Forget' }] },
    ]);
    expect(dialogs.decisions[0]?.detail).not.toContain('database');
    expect(dialogs.said).toEqual(['info: This person has been forgotten; their rows in sessions: 0.']);
    expect((await scene.people.book())?.counts.optedOutCount).toBe(0);
  });

  test.each<readonly Answer[]>([[{ away: true }], [{ type: '' }], [{ type: fictionalPhone(1) }, { away: true }]])(
    'not where they think better of it: %o',
    async (...answers) => {
      await scene.optOut(fictionalPhone(1));
      expect((await forget(...answers)).said).toEqual([]);
      expect((await scene.people.book())?.counts.optedOutCount).toBe(1);
    },
  );

  test('not by half, where the database can’t be opened', async () => {
    await scene.optOut(fictionalPhone(1));
    scene.databaseWindow.url = 'postgres://nobody@127.0.0.1:1/none';
    await expect(forget({ type: fictionalPhone(1) }, { choose: 'Forget' })).rejects.toBeInstanceOf(HumanError);
    expect((await scene.people.book())?.counts.optedOutCount).toBe(1);
  });
});

describe('what somebody has answered', () => {
  test.each([
    ['Yes', true],
    ['No', false],
    [null, false],
  ])('is a no only by the user’s own yes: %s', async (pressed, isNo) => {
    const dialogs = new ScriptedWindow();
    const asked = answerWindow({ dialogs, texts: scene.services.texts }).askOptOut('contacts.xlsx', 7);
    dialogs.told[0]?.press(pressed);
    expect(await asked).toBe(isNo);
    expect(dialogs.said).toEqual([expect.stringMatching(/^warning: Row 7 of contacts\.xlsx /u)]);
  });

  test('is counted', () => {
    const dialogs = new ScriptedWindow();
    const window = answerWindow({ dialogs, texts: scene.services.texts });
    window.sayAnswered('contacts.xlsx', 1);
    window.sayAnswered('contacts.xlsx', 1200);
    expect(dialogs.said).toEqual([
      'info: contacts.xlsx: 1 person has answered.',
      'info: contacts.xlsx: 1,200 people have answered.',
    ]);
  });
});

describe('a book whose key is gone', () => {
  async function open(answer: Answer) {
    await scene.optOut(fictionalPhone(1), new Keyring(new FakeSecrets()));
    const dialogs = new ScriptedWindow(answer);
    const { texts } = scene.services;
    const parts = { dialogs, texts, dataFolder: `${scene.folder}/data`, keyring: scene.keyring, self: () => SELF };
    const people = windowPeople(parts);
    try {
      return { book: await people.open(), dialogs };
    } finally {
      await people.close();
    }
  }

  test('is set aside where the user says so', async () => {
    const { book, dialogs } = await open({ choose: 'Begin a new book' });
    expect([book.counts.optedOutCount, dialogs.decisions.length]).toEqual([0, 1]);
  });

  test('is left where they don’t', async () => {
    await expect(open({ away: true })).rejects.toBeInstanceOf(HumanError);
  });
});

describe('a new key', () => {
  test.each([
    [{ choose: 'Make a New Key' }, 1],
    [{ away: true }, 0],
  ] as const)('is made by the user’s word alone: %o', async (answer, count) => {
    const dialogs = new ScriptedWindow(answer);
    const written: unknown[] = [];
    const log = { write: (event: unknown) => void written.push(event) };
    await rotateKey(scene.keyring, log, { dialogs, texts: scene.services.texts });
    expect([written.length, dialogs.said.length]).toEqual([count, count]);
  });
});
