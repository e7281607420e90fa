import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MessageDrafts, removeOldMessages } from '../../../src/campaign/drafts/messageDrafts';
import { Keyring } from '../../../src/campaign/keyring';
import { CampaignScene } from '../../fakes/campaignScene';
import { intend, untilPhase } from '../../fakes/intend';
import { FakeSecrets } from '../../fakes/secrets';

const WORKBOOK = 'file:///home/marie/contacts.xlsx';
const TEXT = 'Bonjour {{Prénom}}, votre commande est prête';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'drafts-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const draftsIn = (data: string, secrets: FakeSecrets): MessageDrafts =>
  new MessageDrafts(data, new Keyring(secrets).ofBook);

describe('the message that is being written', () => {
  test('is there for the next window, and in the clear nowhere on the disk', async () => {
    const [data, secrets] = [folder(), new FakeSecrets()];
    const drafts = draftsIn(data, secrets);
    drafts.keep(WORKBOOK, 'Bon');
    drafts.keep(WORKBOOK, TEXT);
    expect(await drafts.read(WORKBOOK)).toBe(TEXT);
    await drafts.settled();
    expect(await draftsIn(data, secrets).read(WORKBOOK)).toBe(TEXT);
    expect(await draftsIn(data, secrets).read('file:///other.xlsx')).toBe('');
    const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
    const [file = ''] = names.filter((name) => name.endsWith('.sealed'));
    expect(names.join()).not.toContain('contacts');
    expect(readFileSync(join(data, file), 'utf8')).not.toMatch(/Bonjour|commande|contacts/u);
  });

  test('is forgotten where it is emptied, and where its key is gone', async () => {
    const [data, secrets] = [folder(), new FakeSecrets()];
    const drafts = draftsIn(data, secrets);
    drafts.keep(WORKBOOK, TEXT);
    await drafts.settled();
    expect(await draftsIn(data, new FakeSecrets()).read(WORKBOOK)).toBe('');
    drafts.keep(WORKBOOK, ' ');
    await drafts.settled();
    expect(await draftsIn(data, secrets).read(WORKBOOK)).toBe('');
    expect(readdirSync(join(data, 'messages'))).toEqual([]);
  });

  test('goes once nobody has touched it for long', async () => {
    const [data, secrets] = [folder(), new FakeSecrets()];
    const drafts = draftsIn(data, secrets);
    drafts.keep(WORKBOOK, TEXT);
    await drafts.settled();
    const [name = ''] = readdirSync(join(data, 'messages'));
    expect(await removeOldMessages(data, 1000)).toBe(0);
    utimesSync(join(data, 'messages', name), 1, 1);
    expect(await removeOldMessages(data, 1000)).toBe(1);
    expect(readdirSync(join(data, 'messages'))).toEqual([]);
  });
});

describe('a panel', () => {
  test('comes back with what was written in it, until that has become a session', async () => {
    const scene = new CampaignScene();
    const campaign = await scene.open(2);
    await intend(campaign, { type: 'setTemplate', template: 'Hello {{Name}}' });
    scene.tabs.at(-1)?.close();
    const again = await scene.open(2);
    expect([again === campaign, again.state().template]).toEqual([false, 'Hello {{Name}}']);
    await intend(again, { type: 'start' });
    await untilPhase(again, 'finished');
    await scene.drafts.settled();
    expect(await scene.drafts.read(again.workbook ?? '')).toBe('');
  });
});
