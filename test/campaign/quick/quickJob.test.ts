import { beforeEach, describe, expect, test } from 'vitest';
import { sendQuickly } from '../../../src/campaign/quick/quickJob';
import { DEFAULT_OPTIONS } from '../../../src/sender/options';
import { createTexts } from '../../../src/panel/texts';
import { CampaignScene } from '../../fakes/campaignScene';
import { ScriptedWindow, type Told } from '../../fakes/scriptedWindow';
import { until } from '../../until';

let scene: CampaignScene;

beforeEach(() => {
  scene = new CampaignScene();
});

const SEND = { choose: 'Send ' } as const;
const WRITE = [{ choose: 'Type it' }, { type: 'Hello {{Name}}' }] as const;

async function begin(workbook: string, window: ScriptedWindow): Promise<void> {
  const { campaigns, saved } = scene;
  await sendQuickly(workbook, { campaigns, window, texts: createTexts(new Map(), 'en'), saved });
}

/** The notification that says so, once it is there; those before it are done with. */
async function told(window: ScriptedWindow, words: string): Promise<Told> {
  const find = (): number => window.told.findIndex(({ text }) => text.includes(words));
  await until(() => find() >= 0);
  const [found] = window.told.splice(0, find() + 1).slice(-1);
  if (!found) throw new Error('It was there.');
  return found;
}

const sentCount = async (): Promise<number> => {
  const [session] = (await scene.store.list()).sessions;
  return session?.sentCount ?? 0;
};

describe('the job without a panel', () => {
  test('goes from a workbook to its results, and opens no panel', async () => {
    const window = new ScriptedWindow(...WRITE, SEND);
    await begin(scene.write(3), window);
    const end = await told(window, 'Finished: every message was sent.');
    expect(end.actions).toEqual(['Export results…', 'Report…']);
    end.press('Export results…');
    await until(() => scene.exported.length === 1);
    expect([await sentCount(), scene.tabs, scene.errors]).toEqual([3, [], []]);
  });

  test('shows what was chosen by itself and why, and how the first row’s message reads', async () => {
    const window = new ScriptedWindow(...WRITE, { away: true });
    await begin(scene.write(2), window);
    expect(window.shown('Message')).toBe('Message | as row 2 gets it | Hello Name 0');
    expect(window.shown('Phone column')).toContain('Phone | Found by its header');
    expect(window.shown('Default country')).toContain('United States');
    expect(window.shown('Recipients')).toBe('Recipients | 2 rows ready');
  });

  test('takes no message that names a column that there isn’t', async () => {
    const window = new ScriptedWindow({ choose: 'Type it' }, { away: true });
    await begin(scene.write(2), window);
    const [box] = window.boxes;
    expect(box?.prompt).toContain('{{Name}} {{Phone}}');
    expect(box?.problem?.('Hello {{Nam}}')).toBe('There is no column “Nam”. Did you mean “Name”?');
    expect([box?.problem?.(' '), box?.problem?.('Hello {{name}}')]).toEqual(['The message is empty.', '']);
  });

  test('takes several lines from what was copied', async () => {
    const window = new ScriptedWindow({ choose: 'Take what I have copied' });
    window.copied = 'Hello {{Name}}\r\nSee you';
    window.answerNext({ type: String.raw`Hello {{Name}}\nSee you` }, { away: true });
    await begin(scene.write(1), window);
    expect(window.boxes[0]?.value).toBe(String.raw`Hello {{Name}}\nSee you`);
    expect(window.shown('Message')).toContain('Hello Name 0 ⏎ See you');
  });

  test('asks what becomes of rows with a gap before anything is sent', async () => {
    const window = new ScriptedWindow(...WRITE, SEND, { choose: 'Gaps' }, { choose: 'Leave these rows out' }, SEND);
    await begin(scene.write(3, 'Name 1'), window);
    await told(window, '“Name” is empty');
    await told(window, 'not sent: the details say why');
    expect(await sentCount()).toBe(2);
  });

  test('asks the panel’s own question before a real send, and sends nothing without its yes', async () => {
    scene.transportName = 'whatsapp-web';
    scene.options = DEFAULT_OPTIONS;
    scene.confirm = () => Promise.resolve(false);
    const window = new ScriptedWindow(...WRITE, SEND, { away: true });
    await begin(scene.write(3), window);
    expect(scene.asked).toMatchObject([{ recipientCount: 3, transport: 'whatsapp-web' }]);
    expect((await scene.store.list()).sessions).toEqual([]);
  });

  test('changes sheet, column, pace and transport from the list', async () => {
    const window = new ScriptedWindow(
      ...WRITE,
      { choose: 'Pace' },
      { choose: 'Careful' },
      { choose: 'Phone column' },
      { choose: 'Mobile' },
      { choose: 'Send through' },
      { choose: 'WhatsApp' },
      { choose: 'Recipients' },
      { choose: '1 invalid number' },
      { away: true },
      { away: true },
    );
    await begin(scene.writeLines(['Name,Phone,Mobile', 'Ada,+12125550101,+12125550102', 'Bo,+12125550103,12']), window);
    expect([window.shown('Pace'), window.shown('Send through')]).toEqual(['Pace | Careful', 'Send through | WhatsApp']);
    expect(window.shown('Phone column')).toContain('Mobile | Chosen by you.');
    expect(window.lists.find(({ placeHolder }) => placeHolder === 'Row, cell and reason')?.items).toMatchObject([
      { label: 'Row 3', description: 'C3 · 12' },
    ]);
  });

  test('is paused, shown and stopped, and says how it ended', async () => {
    scene.latencyMs = 50;
    scene.options = { ...DEFAULT_OPTIONS, ratePerSecond: 4 };
    const window = new ScriptedWindow(...WRITE, SEND);
    await begin(scene.write(40), window);
    (await told(window, 'If this window closes')).press('Pause');
    const paused = await told(window, 'Paused.');
    const [run] = scene.runs.active;
    window.answerNext({ choose: 'Stop' });
    await scene.campaigns.openSession(run?.sessionId ?? '', false);
    const stopped = await told(window, 'Stopped.');
    expect([paused.actions, stopped.actions]).toEqual([
      ['Resume', 'Stop'],
      ['Resume', 'Export results…', 'Report…'],
    ]);
    stopped.press('Resume');
    await until(() => scene.runs.active.length === 1);
    expect(scene.tabs).toEqual([]);
    (await told(window, 'If this window closes')).press('Stop');
    await until(() => scene.runs.active.length === 0);
  });

  test('gives its campaign to the panel that somebody opens meanwhile', async () => {
    scene.latencyMs = 50;
    scene.options = { ...DEFAULT_OPTIONS, ratePerSecond: 4 };
    const workbook = scene.write(20);
    await begin(workbook, new ScriptedWindow(...WRITE, SEND));
    await scene.campaigns.openWorkbook(workbook);
    expect([scene.tabs.length, scene.latest().isRunning]).toEqual([1, true]);
  });

  test('begins with the sheet where none can be read as it is', async () => {
    const window = new ScriptedWindow({ choose: 'B' }, { away: true }, { away: true });
    await begin(scene.writeLines(['A,B', 'x,1', 'y,2']), window);
    expect(window.lists[0]?.placeHolder).toBe('Which column are the phone numbers in?');
  });
});
