import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSealer, newKey } from '../../src/sessions/encryption';
import { nodeDisk } from '../../src/sessions/nodeDisk';
import { createRecipients, RecipientsReader, type FrozenRecipient } from '../../src/sessions/recipientsFile';

const TYPED = [{ column: 0, value: 3.5, format: '0.0' }];
const ROWS: readonly FrozenRecipient[] = [
  { row: 2, phone: '+12125550100', values: ['3.5'] },
  { row: 3, phone: '+12125550101', values: ['3.5'], typed: TYPED },
  { row: 4, phone: '+12125550102', values: ['x'], wasWrittenTo: true },
  { row: 5, phone: '+12125550103', values: ['3.5'], typed: TYPED, wasWrittenTo: true },
];

test('frozen recipients come back as they were, with what their cells hold and whether they had been written to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'recipients-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const sealer = createSealer(newKey());
  const writer = await createRecipients(folder, sealer, 'a', nodeDisk);
  for (const row of ROWS) await writer.add(row);
  await writer.finish();
  const reader = await RecipientsReader.open(folder, sealer, 'a');
  for (const [index, row] of ROWS.entries()) expect(await reader.read(index)).toEqual({ index, ...row });
  await reader.close();
});
