import { describe, expect, test } from 'vitest';
import { english, read } from './read';
import { MAIN, makeZip, OFFICE, relationships, rowXml, sheetParts } from './zip';

const NUMBERS = ['+12015550101', '+12015550102', '+12015550103'];
const OF_LINK = 'The number is that of the link behind the cell.';

interface Link {
  readonly ref: string;
  readonly target: string;
}

/** An .xlsx whose links stand behind its rows, as Excel has them. */
function linked(rows: readonly (readonly string[])[], links: readonly Link[]): Uint8Array {
  const sheet = links.map(({ ref }, index) => `<hyperlink ref="${ref}" r:id="r${index}"/>`).join('');
  const targets = links.map(({ target }, index) => {
    const address = target.replaceAll('&', '&amp;');
    return `<Relationship Id="r${index}" Type="${OFFICE}/hyperlink" Target="${address}" TargetMode="External"/>`;
  });
  const data = rows.map((values) => rowXml(values)).join('');
  return makeZip(
    sheetParts('', {
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetData>${data}</sheetData><hyperlinks>${sheet}</hyperlinks></worksheet>`,
      'xl/worksheets/_rels/sheet1.xml.rels': relationships({}).replace('</', `${targets.join('')}</`),
    }),
  );
}

/** Row by row: verdict, number, reason. */
async function check(bytes: Uint8Array, expected: readonly (readonly unknown[])[]): Promise<void> {
  const { rows } = await read(bytes);
  expect(rows.map(({ verdict, phone, reason }) => [verdict, phone, english(reason)])).toEqual(expected);
}

const ready = NUMBERS.map((number) => ['ready', number, OF_LINK]);
const CHATS = [['Nom', 'WhatsApp'], ...['Zoë', 'Ana', 'Léo'].map((name) => [name, 'Chat'])];
const TARGETS = [
  'https://wa.me/12015550101',
  'https://api.whatsapp.com/send?phone=12015550102&text=x',
  'tel:+12015550103',
];

describe('the number of a link is used where its cell shows words', () => {
  test('in Excel’s own list of links', async () => {
    await check(
      linked(
        CHATS,
        TARGETS.map((target, index) => ({ ref: `B${index + 2}`, target })),
      ),
      ready,
    );
  });

  test('below a header that says nothing of phones', async () => {
    const rows = [['Nom', 'Suivi'], ...CHATS.slice(1)];
    const links = TARGETS.map((target, index) => ({ ref: `B${index + 2}`, target }));
    await check(linked(rows, links), ready);
  });

  test('in a formula', async () => {
    const cells = TARGETS.map((target, index) => {
      const formula = `HYPERLINK("${target.replaceAll('&', '&amp;')}","Chat")`;
      return `<row><c t="str"><f>${formula}</f><v>Chat</v></c><c t="inlineStr"><is><t>Nom ${'abc'[index]}</t></is></c></row>`;
    });
    await check(makeZip(sheetParts(rowXml(['WhatsApp', 'Nom']) + cells.join(''))), ready);
  });

  test('in an OpenDocument sheet', async () => {
    const cell = (text: string): string => `<table:table-cell office:value-type="string">${text}</table:table-cell>`;
    const rows = [
      cell('<text:p>WhatsApp</text:p>'),
      ...TARGETS.map((target) =>
        cell(`<text:p><text:a xlink:href="${target.replaceAll('&', '&amp;')}">Chat</text:a></text:p>`),
      ),
    ].map((cells) => `<table:table-row>${cells}</table:table-row>`);
    const namespaces = ['office', 'table', 'text']
      .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
      .join(' ');
    const content = `<office:document-content ${namespaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet><table:table table:name="Feuille">${rows.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`;
    await check(makeZip([{ name: 'content.xml', content }]), ready);
  });

  test('over several cells', async () => {
    const links = [{ ref: 'B2:B3', target: TARGETS[0] ?? '' }];
    await check(linked(CHATS, links), [
      ['ready', NUMBERS[0], OF_LINK],
      ['duplicate', NUMBERS[0], 'Same number as row 2'],
      ['invalid', null, expect.stringContaining('words and no number')],
    ]);
  });

  test('and the message says what the cell shows', async () => {
    const links = TARGETS.map((target, index) => ({ ref: `B${index + 2}`, target }));
    const { rows } = await read(linked(CHATS, links));
    expect(rows.map(({ values }) => values)).toEqual(CHATS.slice(1));
  });
});

describe('the number of a link isn’t used', () => {
  test('where the cell shows a number itself', async () => {
    const rows = [
      ['Nom', 'WhatsApp'],
      ['Zoë', '+1 201 555 0109'],
    ];
    await check(linked(rows, [{ ref: 'B2', target: TARGETS[0] ?? '' }]), [['ready', '+12015550109', null]]);
  });

  test('where it leads elsewhere', async () => {
    const rows = [
      ['Nom', 'WhatsApp'],
      ['Zoë', 'Chat'],
      ['Ana', '+1 201 555 0109'],
    ];
    const elsewhere = [
      { ref: 'B2', target: 'https://example.org/12015550101' },
      { ref: 'A3', target: 'mailto:ana@example.org' },
    ];
    await check(linked(rows, elsewhere), [
      ['invalid', null, expect.stringContaining('words and no number')],
      ['ready', '+12015550109', null],
    ]);
  });
});
