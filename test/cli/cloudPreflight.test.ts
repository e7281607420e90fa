import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, runLines } from './cli';
import { cloudScene } from './cloudScene';
import { fictionalPhone, writeWorkbook } from './workbook';

const HEADERS = ['Prénom', 'Remise', 'Code', 'Téléphone'];
const ROWS = [
  ['Zoë', '10 %', 'ETE'],
  ['', '10 %', 'ETE'],
  ['Ada\nLovelace', '10 %', 'ETE'],
  ['Bob', '', 'ETE'],
  ['Eve', '10 %', 'A-CODE-THAT-IS-TOO-LONG'],
  ['Ina', '20 %', 'HIVER'],
];
const MAPS = ['header_1=Prénom|vous', '1=Prénom|vous', '2=Remise', 'button_1=Code', 'button_2=Code'];
const OFFER = ['--template', 'offer', '--template-language', 'fr', ...MAPS.flatMap((map) => ['--map', map])];

async function offer() {
  const scene = await cloudScene({ recipientCount: 1 });
  const rows = ROWS.map((row, index) => [...row, fictionalPhone(index)]);
  const workbook = await writeWorkbook(join(scene.at.folder, 'offer.xlsx'), [HEADERS, ...rows]);
  const through = ['--transport', 'cloud-api', '--cloud', 'shop', '--data', scene.at.data, '--yes'];
  return { ...scene, sending: ['send', workbook, ...through, ...OFFER, '--rate', '200'] };
}

describe('A template whose cells break Meta’s rules', () => {
  test('goes to the other rows; these are told before the start, and skipped with what is wrong', async () => {
    const { at, graph, sending } = await offer();
    const end = await cli(sending);
    expect(end).toMatchObject({ code: 3 });
    expect(end.stderr).toContain('Row 4: A cell that goes into the template has line breaks');
    expect(end.stderr).toContain('Row 5: A cell that goes into the template is empty');
    expect(end.stderr).toContain('Row 6: A cell that goes into the template is too long');
    expect(end.stderr).toContain('Cost if all are delivered: $0.075, as marketing, by the rate card of 2026-');
    expect(end.stderr).toContain('Rows that the template can’t take are left out: 3.');
    const { id, counts } = runLines(end);
    expect(counts).toMatchObject({ total: 6, sent: 3, skipped: 3, failed: 0 });
    expect(graph.refusedCodes()).toEqual([]);
    const { stdout } = await cli(['results', id, '--status', 'skipped', '--data', at.data]);
    expect(stdout).toContain('line breaks');
    // In whichever order they have arrived.
    expect(graph.accepted().map(({ content }) => content)).toContainEqual(
      expect.objectContaining({
        components: expect.arrayContaining([
          expect.objectContaining({ parameters: [expect.objectContaining({ text: 'vous' })] }),
        ]),
      }),
    );
  });

  test('is shown as a row would get it, and how many rows it isn’t right for; nothing is sent', async () => {
    const { graph, sending } = await offer();
    const end = await cli([...sending, '--plan', '--row', '3']);
    expect(end).toMatchObject({ code: 0 });
    expect(JSON.parse(end.stdout)).toMatchObject({
      total: 3,
      problems: { template: 3 },
      cost: {
        category: 'marketing',
        currency: 'USD',
        low: 0.075,
        high: 0.075,
        countries: [{ country: 'US', count: 3 }],
      },
      preview: {
        row: 3,
        header: 'Offre pour vous',
        body: 'Bonjour vous, 10 % pour vous [ce mois].',
        footer: 'Répondez STOP pour ne plus rien recevoir',
        buttons: [
          { text: 'Voir', url: 'https://example.com/ETE' },
          { text: 'Copier le code' },
          { text: 'Plus tard' },
          { text: 'Appeler' },
        ],
      },
    });
    expect(await cli([...sending, '--plan', '--row', '4'])).toMatchObject({ code: 2 });
    expect(await cli([...sending, '--row', '3'])).toMatchObject({ code: 2 });
    expect(graph.accepted()).toEqual([]);
  });
});

test('A template that shows a picture goes with one, and with no other file', async () => {
  const { graph, sending } = await offer();
  const before = sending.slice(0, sending.indexOf('--template'));
  const picture = [...before, '--template', 'with_picture', '--template-language', 'fr', '--map', '1=Code'];
  const media = join(import.meta.dirname, '..', '..', 'media');
  const without = await cli(picture);
  expect(without).toMatchObject({ code: 2 });
  expect(without.stderr).toContain('none is attached');
  const other = await cli([...picture, '--attach', join(import.meta.dirname, 'cli.ts')]);
  expect(other).toMatchObject({ code: 2 });
  expect(graph.accepted()).toEqual([]);
  expect(await cli([...picture, '--attach', join(media, 'icon.png')])).toMatchObject({ code: 0 });
  expect(graph.accepted()).toHaveLength(ROWS.length);
});

test('Templates are searched, and known also while Meta can’t be reached', async () => {
  const { at, graph } = await cloudScene({ recipientCount: 1 });
  const listing = ['cloud', 'templates', 'shop', '--data', at.data, '--search', 'COMMANDE prete'];
  const found = await cli(listing);
  expect(found).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(found.stdout)).toMatchObject({ name: 'order_ready', variables: ['first_name', 'order', '1'] });
  await graph.change({ refuseConnections: true });
  const kept = await cli(listing);
  expect(kept).toMatchObject({ code: 0, stdout: found.stdout });
  expect(kept.stderr).toContain('Meta can’t be reached');
});
