import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { offerBrowser, type InstallBrowser } from '../../../src/campaign/phone/browserOffer';
import { Linking } from '../../../src/campaign/phone/linking';
import { offerUnlock } from '../../../src/campaign/phone/lockOffer';
import { HumanError } from '../../../src/sender/humanError';
import { DEFAULT_OPTIONS } from '../../../src/sender/options';
import { sentence } from '../../../src/sender/sentence';
import type { FoundBrowser } from '../../../src/whatsapp/browser/findBrowser';
import type { LoggedOut } from '../../../src/whatsapp/loggedOut';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';
import { ScriptedWindow, type Answer } from '../../fakes/scriptedWindow';

let scene: CampaignScene;
let dialogs: ScriptedWindow;
let unlinkedCount: number;
let profile: string;

beforeEach(() => {
  scene = new CampaignScene();
  unlinkedCount = 0;
  profile = join(scene.folder, 'data', 'whatsapp-profile');
});

function asking(...answers: readonly Answer[]) {
  dialogs = new ScriptedWindow(...answers);
  return { dialogs, texts: scene.services.texts };
}

describe('logging out', () => {
  const LOG_OUT = { choose: 'Log Out' };

  function linking(loggedOut: LoggedOut, ...answers: readonly Answer[]): Linking {
    const { store, folder } = scene;
    return new Linking({
      ...asking(...answers),
      store,
      dataFolder: join(folder, 'data'),
      unlink: () => {
        unlinkedCount += 1;
        return Promise.resolve(loggedOut);
      },
    });
  }

  const link = (): void => void mkdirSync(join(profile, 'session'), { recursive: true });

  /** A session through WhatsApp Web or simulated, which goes on until it is stopped. */
  async function send(transport: 'simulated' | 'whatsapp-web') {
    scene.latencyMs = 30;
    scene.transportName = transport;
    scene.options = DEFAULT_OPTIONS;
    const campaign = await scene.open(200);
    await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' }, { type: 'start' });
    await untilPhase(campaign, 'running');
  }

  test('where nothing is linked, says so', async () => {
    const phone = linking('everywhere', LOG_OUT);
    await phone.logOut();
    expect([phone.isLinked, unlinkedCount, dialogs.decisions]).toEqual([false, 0, []]);
    expect(dialogs.said).toEqual(['info: This computer isn’t linked to WhatsApp.']);
  });

  test.each([
    ['everywhere', 'info: Logged out: this computer is no longer linked.'],
    ['here', expect.stringMatching(/^warning: Logged out here, but WhatsApp couldn’t be told/u)],
  ] as const)('ends %s, which is told', async (loggedOut, said) => {
    link();
    const phone = linking(loggedOut, LOG_OUT);
    expect(phone.isLinked).toBe(true);
    await phone.logOut();
    expect([unlinkedCount, dialogs.said]).toEqual([1, [said]]);
  });

  test('is nothing without the user’s word', async () => {
    link();
    await linking('everywhere', { away: true }).logOut();
    expect([unlinkedCount, dialogs.said]).toEqual([0, []]);
  });

  test('isn’t done while something is sent through the phone', async () => {
    link();
    await send('whatsapp-web');
    const refused = { happened: { text: 'Nobody can log out while messages are being sent. {0}' } };
    await expect(linking('everywhere', LOG_OUT).logOut()).rejects.toMatchObject(refused);
    expect([unlinkedCount, dialogs.decisions]).toEqual([0, []]);
    await scene.runs.stopAll();
    await linking('everywhere', LOG_OUT).logOut();
    expect(unlinkedCount).toBe(1);
  });

  test('isn’t held up by a rehearsal', async () => {
    link();
    await send('simulated');
    await linking('everywhere', LOG_OUT).logOut();
    expect(unlinkedCount).toBe(1);
  });

  test('isn’t done either where something was begun while the question stood there', async () => {
    link();
    const phone = linking('everywhere');
    dialogs.decide = async <Value>() => {
      await send('whatsapp-web');
      return true as Value;
    };
    await expect(phone.logOut()).rejects.toBeInstanceOf(HumanError);
    expect(unlinkedCount).toBe(0);
  });
});

describe('where no browser is there', () => {
  const SETTINGS = { browserArguments: [], downloadFolder: '/data/browser', profileFolder: '/data/profile' };
  const error = new HumanError(sentence('No browser was found.'), sentence('Install one.'));
  const MISSING: FoundBrowser = { ok: false, error, isDownloadable: true, lookedFor: ['/usr/bin/one', '/usr/bin/two'] };

  async function offer(found: FoundBrowser, answer: Answer, install: InstallBrowser = () => Promise.resolve()) {
    await offerBrowser(SETTINGS, { ...asking(answer), install, find: () => found });
  }

  test('it is said what was looked for, and one is downloaded by the user’s word', async () => {
    const folders: string[] = [];
    await offer(MISSING, { choose: 'Download (about 200 MB)' }, ({ downloadFolder, onProgress }) => {
      folders.push(downloadFolder);
      for (let bytes = 0; bytes <= 200_000_000; bytes += 100_000) onProgress('download', bytes, 200_000_000);
      onProgress('unpack', 0, 0);
      return Promise.resolve();
    });
    expect(dialogs.decisions[0]?.detail).toContain('Looked for: /usr/bin/one, /usr/bin/two.');
    expect(folders).toEqual(['/data/browser']);
    expect(dialogs.followed).toMatchObject([{ mayGiveUp: true }]);
    expect([dialogs.reports.length, dialogs.reports[0], dialogs.reports.at(-2), dialogs.reports.at(-1)]).toEqual([
      101,
      ['2 of 200 MB', 1],
      ['200 of 200 MB', 1],
      ['Unpacking…', 0],
    ]);
  });

  test.each<[string, FoundBrowser, Answer]>([
    ['the user declines', MISSING, { away: true }],
    ['they have named one', { ...MISSING, isDownloadable: false }, { choose: 'Download (about 200 MB)' }],
    ['one is there', { ok: true, path: '/usr/bin/one' }, { choose: 'Download (about 200 MB)' }],
  ])('nothing is downloaded where %s', async (_why, found, answer) => {
    await offer(found, answer, () => Promise.reject(new Error('It was downloaded.')));
    expect(dialogs.followed).toEqual([]);
  });
});

describe('a profile that another computer has marked', () => {
  const mark = (): string => join(profile, 'session', 'SingletonLock');
  const isMarked = (): boolean => lstatSync(mark(), { throwIfNoEntry: false }) !== undefined;

  beforeEach(() => {
    mkdirSync(join(profile, 'session'), { recursive: true });
    symlinkSync('another-computer-123', mark());
  });

  test.each<[Answer, boolean]>([
    [{ choose: 'Remove the Mark' }, false],
    [{ away: true }, true],
  ])('stays so but for the user’s word: %o', async (answer, stays) => {
    await offerUnlock(profile, asking(answer));
    expect(dialogs.decisions[0]?.detail).toContain('another-computer');
    expect(isMarked()).toBe(stays);
    if (!stays) await offerUnlock(profile, asking());
    expect(dialogs.decisions, 'there is nothing to ask any more').toHaveLength(stays ? 1 : 0);
  });
});
