import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textFiles } from '../../../src/campaign/saved/textFiles';
import { CampaignScene } from '../../fakes/campaignScene';
import { DiskFiles, onDisk } from '../../fakes/diskFiles';

test('a text is written where the user says, first of all into the folder that is open, and read again', async () => {
  const { folder, services } = new CampaignScene();
  const files = new DiskFiles();
  const texts = textFiles(files, services.texts);
  await texts.save('Saved messages.txt', 'Prêt ✓');
  files.openFolder = folder;
  const path = join(folder, 'mine.txt');
  files.picks.push(onDisk(path), onDisk(path));
  await texts.save('Saved messages.txt', 'Prêt ✓');
  expect(readFileSync(path, 'utf8')).toBe('Prêt ✓');
  expect([await texts.open(), await texts.open()]).toEqual(['Prêt ✓', null]);
  expect(files.questions.map(({ suggested }) => suggested?.path)).toEqual([
    undefined,
    join(folder, 'Saved messages.txt'),
    undefined,
    undefined,
  ]);
});
