import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/sender/deferred';
import { HumanError } from '../../src/sender/humanError';
import { sentence } from '../../src/sender/sentence';
import { DEFAULT_OPTIONS } from '../../src/sender/options';
import { readSessionFile } from '../../src/sessions/sessionFile';
import { sessionSealer } from '../../src/campaign/keys/keyring';
import { fictionalPhone } from '../cli/workbook';
import { CampaignScene } from '../fakes/campaignScene';
import { intend, untilPhase } from '../fakes/intend';

const HELLO = { type: 'setTemplate', template: 'Hello {{Name}}' } as const;
const START = { type: 'start' } as const;

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

/** Which refuses to go without a rate. */
function throughWhatsApp(): void {
  scene.transportName = 'whatsapp-web';
  scene.options = DEFAULT_OPTIONS;
}

/** The message as the session has it. */
async function templateOf(id: string): Promise<string> {
  const sealer = await sessionSealer(id, scene.store, scene.keyring);
  return (await readSessionFile(scene.store.folder(id))).openCampaign(sealer).template;
}

describe('a workbook', () => {
  test('is read, written to, sent and exported from', async () => {
    const campaign = await scene.open(5);
    const read = await intend(campaign, HELLO);
    expect(read).toMatchObject({ workbook: { kind: 'checked', counts: { ready: 5 } }, unknownNames: [], run: null });
    await intend(campaign, START);
    const { run, key } = await untilPhase(campaign, 'finished');
    const id = campaign.sessionId ?? '';
    expect([run?.sentCount, scene.acceptedCount(id), key]).toEqual([5, 5, `session:${id}`]);
    await intend(campaign, { type: 'exportResults' });
    expect([scene.exported, scene.errors]).toEqual([[id], []]);
  });

  test('is asked about before a real send, with where the messages go', async () => {
    throughWhatsApp();
    scene.confirm = () => Promise.resolve(false);
    const campaign = await scene.open(3);
    const { run } = await intend(campaign, HELLO, START);
    expect([run, campaign.sessionId]).toEqual([null, null]);
    expect(scene.asked).toEqual([
      {
        recipientCount: 3,
        transport: 'whatsapp-web',
        isRepeat: false,
        destinations: [{ country: 'US', readyCount: 3, foreignReadCount: 0 }],
        folderSettings: [],
        pace: [expect.objectContaining({ text: 'Finishes {0}.' })],
      },
    ]);
  });

  test('with many new chats is asked about with a pace that spreads them, and one that is chosen spreads it', async () => {
    throughWhatsApp();
    scene.confirm = () => Promise.resolve(false);
    const campaign = await scene.open(50);
    await intend(campaign, HELLO, START);
    const advice = { text: '{0}: the pace “Careful” spreads them over days' };
    expect(scene.asked.at(-1)?.pace?.at(-1)).toMatchObject({ args: [advice] });
    const { options, estimatedDurationMs } = await intend(campaign, { type: 'setPreset', preset: 'careful' });
    expect(options).toMatchObject({ newChatsPerDayCount: 40, timetable: { days: 'working' } });
    expect(estimatedDurationMs).toBeGreaterThan(12 * 3_600_000);
    await intend(campaign, START);
    expect(scene.asked.at(-1)?.pace).toMatchObject([{ text: 'Finishes {0}, after {1} days of sending.' }]);
    const hours = { fromMinute: 480, untilMinute: 720 };
    const changed = await intend(campaign, { type: 'setTimetable', hours, days: null });
    expect(changed.options.timetable).toMatchObject({ hours, days: null });
  });

  test('is asked about with whom a date and a choice leave out, and when the others get it', async () => {
    throughWhatsApp();
    scene.confirm = () => Promise.resolve(false);
    const campaign = await scene.openLines(
      'Name,Phone,Visit',
      `Ada,${fictionalPhone(1)},2031-05-06`,
      `Blaise,${fictionalPhone(2)},2031-05-08`,
      `Carl,${fictionalPhone(3)},soon`,
    );
    const startColumn = { column: 2, dayOffset: -1, minute: 600 };
    const choice = { type: 'setStart', startMs: null, startColumn, onlyKnown: true } as const;
    const { options } = await intend(campaign, HELLO, choice);
    expect(options).toMatchObject({ onlyKnown: true, timetable: { startColumn } });
    await intend(campaign, START);
    const [, dates, known] = scene.asked.at(-1)?.pace ?? [];
    expect([dates?.args, known?.args]).toMatchObject([[{ count: 1 }], [{ count: 3 }, { count: 0 }]]);

    await intend(campaign, { ...choice, onlyKnown: false }, START);
    const [end] = scene.asked.at(-1)?.pace ?? [];
    const lastMs = new Date(2031, 4, 7, 10, 0).getTime();
    expect(end).toMatchObject({ args: [{ kind: 'moment', atMs: lastMs }, { count: 2 }] });
    const other = await intend(campaign, { type: 'setHeaderRow', headerRow: 0 });
    expect(other.options.timetable.startColumn).toBeNull();
  });

  test('that has been changed isn’t sent before it is read again', async () => {
    const campaign = await scene.open(3);
    await intend(campaign, HELLO);
    appendFileSync(join(scene.folder, 'contacts.csv'), 'Name 9,+12125550109\n');
    const refused = await intend(campaign, START);
    expect([refused.isStale, refused.error?.happened]).toEqual([
      true,
      'The workbook has been changed since it was read.',
    ]);
    const again = await intend(campaign, { type: 'readAgain' });
    expect(again).toMatchObject({ isStale: false, error: null, template: HELLO.template });
    expect(again.workbook).toMatchObject({ counts: { ready: 4 } });
  });

  test('whose change a watcher tells of is said to be stale by itself', async () => {
    const campaign = await scene.open(3);
    appendFileSync(join(scene.folder, 'contacts.csv'), 'Name 9,+12125550109\n');
    scene.touch();
    await expect.poll(() => campaign.state().isStale).toBe(true);
  });

  test('isn’t sent to those whom the user leaves out, since they would get a message with a gap', async () => {
    const campaign = await scene.open(4, 'Name 2');
    const { error, problems } = await intend(campaign, HELLO, START);
    expect([error?.happened, problems?.blankColumns]).toEqual([
      'Rows in which “Name” is empty: 1.',
      [{ name: 'Name', rowCount: 1 }],
    ]);
    await intend(campaign, { type: 'decideBlank', decision: 'leaveOut' }, START);
    const { run } = await untilPhase(campaign, 'finished');
    expect([run?.sentCount, run?.skippedCount, scene.acceptedCount(campaign.sessionId ?? '')]).toEqual([3, 1, 3]);
  });

  test.each([
    ['', 'The message is empty.'],
    ['Hello {{Nme}}', 'There is no column “Nme”. Did you mean “Name”?'],
  ])('isn’t sent with the message “%s”', async (template, happened) => {
    const campaign = await scene.open(3);
    const { error } = await intend(campaign, { type: 'setTemplate', template }, START);
    expect([error?.happened, campaign.sessionId]).toEqual([happened, null]);
  });

  test('lists its rows, and shows the message as a recipient gets it', async () => {
    const campaign = await scene.open(3);
    await intend(campaign, HELLO, { type: 'preview', index: 2 }, { type: 'showRows', verdict: 'duplicate' });
    expect(scene.replies).toEqual([
      expect.objectContaining({ preview: expect.objectContaining({ text: 'Hello Name 0' }) }),
      expect.objectContaining({ preview: expect.objectContaining({ text: 'Hello Name 2', row: 4 }) }),
      { type: 'rows', verdict: 'duplicate', rows: [], totalCount: 0, groups: [] },
    ]);
  });
});

describe('while the confirmation is open', () => {
  test('what is written is kept, and what was checked is what gets sent', async () => {
    throughWhatsApp();
    const answer = deferred<boolean>();
    scene.confirm = () => answer.promise;
    scene.createTransport = () => Promise.reject(new HumanError(sentence('No browser'), sentence('Install one')));
    const campaign = await scene.open(3);
    await intend(campaign, HELLO);
    const starting = campaign.handle(START);
    await expect.poll(() => scene.asked.length).toBe(1);
    const { template } = await intend(campaign, {
      type: 'setTemplate',
      template: 'Something {{Nobody}} has looked at',
    });
    answer.resolve(true);
    await starting;
    expect(template).toBe('Something {{Nobody}} has looked at');
    expect(await templateOf(campaign.sessionId ?? '')).toBe(HELLO.template);
  });

  test('the rows that it is about aren’t read again', async () => {
    throughWhatsApp();
    const answer = deferred<boolean>();
    scene.confirm = () => answer.promise;
    const campaign = await scene.open(3);
    await intend(campaign, HELLO);
    const starting = campaign.handle(START);
    await expect.poll(() => scene.asked.length).toBe(1);
    await intend(campaign, { type: 'setTransport', transport: 'simulated' }, { type: 'setCountry', country: 'FR' });
    expect(campaign.state()).toMatchObject({ transport: 'whatsapp-web', workbook: { kind: 'checked', country: 'US' } });
    answer.resolve(false);
    await starting;
  });
});

describe('a finished session', () => {
  test('keeps its figures and its results where “Send again?” is answered with no', async () => {
    const campaign = await scene.open(4);
    await intend(campaign, HELLO, START);
    await untilPhase(campaign, 'finished');
    const id = campaign.sessionId;
    scene.confirm = () => Promise.resolve(false);
    const { run } = await intend(campaign, START, { type: 'exportResults' });
    expect(scene.asked).toMatchObject([{ isRepeat: true, recipientCount: 4 }]);
    expect([campaign.sessionId, run?.sentCount, scene.exported]).toEqual([id, 4, [id]]);
  });

  test('stays as it is where it is sent again: that is another session, of the workbook as it is now', async () => {
    const campaign = await scene.open(4);
    await intend(campaign, HELLO, START);
    await untilPhase(campaign, 'finished');
    const first = campaign.sessionId ?? '';
    scene.write(6);
    await intend(campaign, START);
    await expect.poll(() => campaign.state().run?.sentCount).toBe(6);
    expect([campaign.sessionId === first, scene.acceptedCount(first)]).toEqual([false, 4]);
  });
});

describe('what is in the way', () => {
  test('of a session that was made leaves it to be gone on with', async () => {
    const { createTransport } = scene;
    scene.createTransport = () => Promise.reject(new HumanError(sentence('No browser'), sentence('Install one')));
    const campaign = await scene.open(3);
    const { run, error } = await intend(campaign, HELLO, START);
    expect([run?.phase, run?.leftCount, error?.happened]).toEqual(['stopped', 3, 'No browser']);
    scene.createTransport = createTransport;
    await intend(campaign, { type: 'resume' });
    await untilPhase(campaign, 'finished');
    expect(scene.acceptedCount(campaign.sessionId ?? '')).toBe(3);
  });

  test('of writing the session leaves the rows to be looked at and sent', async () => {
    const campaign = await scene.open(150);
    await intend(campaign, HELLO);
    scene.isDiskFull = true;
    const { error } = await intend(campaign, START);
    expect([error === null, campaign.sessionId]).toEqual([false, null]);
    scene.isDiskFull = false;
    scene.replies.length = 0;
    await intend(campaign, { type: 'preview', index: 140 }, START);
    expect(scene.replies).toMatchObject([{ preview: { text: 'Hello Name 140' } }]);
    await untilPhase(campaign, 'finished');
    expect(scene.acceptedCount(campaign.sessionId ?? '')).toBe(150);
  });
});

describe('the options', () => {
  test('of a run are those of its panel, and stay when it is over', async () => {
    scene.latencyMs = 20;
    const campaign = await scene.open(200);
    await intend(campaign, HELLO, START);
    const [run] = scene.runs.active;
    await intend(campaign, { type: 'setOption', name: 'concurrency', value: 5 });
    expect([run?.options.current.concurrency, campaign.state().options.concurrency]).toEqual([5, 5]);
    await intend(campaign, { type: 'stop' });
    await untilPhase(campaign, 'stopped');
    expect(campaign.state().options.concurrency).toBe(5);
    // As the journal has them, for whoever goes on with it elsewhere.
    expect((await scene.store.read(campaign.sessionId ?? '')).sentCount).toBeLessThan(200);
  });
});
