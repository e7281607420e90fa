import { describe, expect, test } from 'vitest';
import { failure, read } from './read';
import { makeZip, rowXml, sheetParts, workbookOf } from './zip';

type Rows = readonly (readonly (string | number | null)[])[];
const A = '01 99 00 12 34';
const B = '01 99 00 23 45';

async function check(
  rows: Rows,
  expected: { headerRow: number; headers: readonly string[]; phone: string; firstRow: number },
  phoneColumn?: string,
): Promise<void> {
  const { sheet, rows: found } = await read(workbookOf(rows), phoneColumn === undefined ? {} : { phoneColumn });
  expect({
    headerRow: sheet.headerRow,
    headers: sheet.headers,
    phone: sheet.headers[sheet.phoneColumn],
    firstRow: found[0]?.row,
  }).toEqual(expected);
}

describe('the header row', () => {
  test('is the first one', () =>
    check(
      [
        ['Nom', 'Tél'],
        ['Zoë', A],
      ],
      { headerRow: 1, headers: ['Nom', 'Tél'], phone: 'Tél', firstRow: 2 },
    ));
  test('comes after titles', () =>
    check([['Liste téléphonique'], ['le', 45_663], [], ['Nom', 'Ville', 'Tél'], ['Zoë', 'Pau', A], ['Ana', 'Nay', B]], {
      headerRow: 4,
      headers: ['Nom', 'Ville', 'Tél'],
      phone: 'Tél',
      firstRow: 5,
    }));
  test('may hold numbers beside its words', () =>
    check(
      [
        ['Nom', 'Tél', 2024, 2025],
        ['Zoë', A, 1, 2],
      ],
      {
        headerRow: 1,
        headers: ['Nom', 'Tél', '2024', '2025'],
        phone: 'Tél',
        firstRow: 2,
      },
    ));
  test('is absent where the sheet begins with numbers', () =>
    check(
      [
        ['Zoë', A],
        ['Ana', null],
        ['Léa', B],
      ],
      { headerRow: 0, headers: ['A', 'B'], phone: 'B', firstRow: 1 },
    ));
  test('is absent from a bare list', () =>
    check([[A], [B]], { headerRow: 0, headers: ['A'], phone: 'A', firstRow: 1 }));
  test('of a single column', () =>
    check([['Phone'], [A]], { headerRow: 1, headers: ['Phone'], phone: 'Phone', firstRow: 2 }));
});

describe('headers', () => {
  test('that are empty get their letters', () =>
    check(
      [
        ['Nom', null, 'Tél'],
        ['Zoë', 'x', A],
      ],
      { headerRow: 1, headers: ['Nom', 'B', 'Tél'], phone: 'Tél', firstRow: 2 },
    ));
  test('that are there already get a number', () =>
    check(
      [
        ['Nom', 'Tél', 'nom', 'NOM'],
        ['Zoë', A, 'x', 'y'],
      ],
      {
        headerRow: 1,
        headers: ['Nom', 'Tél', 'nom (2)', 'NOM (3)'],
        phone: 'Tél',
        firstRow: 2,
      },
    ));
  test('may be words of the language', () =>
    check(
      [
        ['__proto__', 'constructor', 'toString', 'phone'],
        ['a', 'b', 'c', A],
      ],
      {
        headerRow: 1,
        headers: ['__proto__', 'constructor', 'toString', 'phone'],
        phone: 'phone',
        firstRow: 2,
      },
    ));
  test('of a table that begins further right', () =>
    check(
      [
        [null, null, 'Nom', 'Tél'],
        [null, null, 'Zoë', A],
      ],
      {
        headerRow: 1,
        headers: ['Nom', 'Tél'],
        phone: 'Tél',
        firstRow: 2,
      },
    ));
});

describe('the phone column', () => {
  const known = [
    'Téléphone',
    'tel',
    'Mobile',
    'Portable',
    'GSM',
    'WhatsApp',
    'Número',
    'Numero',
    'Celular',
    'Handy',
    'Telefon',
    'PhoneNumber',
    'numTel',
    'TEL.',
    'N° de téléphone',
    'phone_1',
    'Móvil',
    'Телефон',
    'رقم الهاتف',
    'Cell',
    'Cellulare',
    'Telemóvel',
    'Puhelinnumero',
    'Matkapuhelin',
    'Tel. komórkowy',
    'Моб.',
    'Номер телефона',
    'Κινητό',
    '手机号码',
    '휴대폰',
    '전화번호',
    'मोबाइल नंबर',
    'เบอร์โทร',
    'موبايل',
    'Số điện thoại',
    'Cep telefonu',
    'No. HP',
    'Natel',
  ];
  const others = ['Mobilier', 'Bien immobilier', 'Automobile', 'Учитель', 'Получатель', 'CEP', 'Fax', 'Ville'];
  test.each(others)('is not known by its header %s', async (header) =>
    expect(
      (
        await failure(
          workbookOf([
            ['Nom', header],
            ['Zoë', 'x'],
          ]),
        )
      )[0],
    ).toMatch(/^No column with phone numbers/u),
  );

  test.each(known)('is known by its header %s', (header) =>
    check(
      [
        ['Référence', header, 'Nom'],
        ['a', null, 'Zoë'],
        ['b', A, 'Ana'],
      ],
      {
        headerRow: 1,
        headers: ['Référence', header, 'Nom'],
        phone: header,
        firstRow: 2,
      },
    ),
  );
  test('is known by its values', () =>
    check(
      [
        ['Nom', 'Divers', 'Code'],
        ['Zoë', A, 75_001],
        ['Ana', B, 64_000],
      ],
      {
        headerRow: 1,
        headers: ['Nom', 'Divers', 'Code'],
        phone: 'Divers',
        firstRow: 2,
      },
    ));
  test('is rather the mobile one', () =>
    check(
      [
        ['Tél. fixe', 'Tél. portable'],
        [A, B],
      ],
      {
        headerRow: 1,
        headers: ['Tél. fixe', 'Tél. portable'],
        phone: 'Tél. portable',
        firstRow: 2,
      },
    ));
  test('is rather the one with numbers in it', () =>
    check(
      [
        ['Portable', 'Contact'],
        [null, A],
        ['non', B],
      ],
      {
        headerRow: 1,
        headers: ['Portable', 'Contact'],
        phone: 'Contact',
        firstRow: 2,
      },
    ));
  test('is not the client’s number', () =>
    check(
      [
        ['Numéro', 'Mobile'],
        [1001, A],
        [1002, B],
      ],
      { headerRow: 1, headers: ['Numéro', 'Mobile'], phone: 'Mobile', firstRow: 2 },
    ));

  const two: Rows = [
    ['Tél', 'Autre'],
    [A, B],
  ];
  test('can be wished by header', () =>
    check(two, { headerRow: 1, headers: ['Tél', 'Autre'], phone: 'Autre', firstRow: 2 }, 'autre'));
  test('can be wished by letters', () =>
    check(two, { headerRow: 1, headers: ['Tél', 'Autre'], phone: 'Autre', firstRow: 2 }, 'B'));
  test('can be wished where the table has nothing yet', () =>
    check(two, { headerRow: 1, headers: ['Tél', 'Autre', 'E'], phone: 'E', firstRow: 2 }, 'E'));
  test('wished and not there', async () =>
    expect(await failure(workbookOf(two), { phoneColumn: 'Fixe' })).toEqual([
      'There is no column “Fixe”. The columns are: Tél, Autre.',
      'Give one of these headers, or the letters of a column, such as C.',
    ]));
  test('not found: the headers are named', async () =>
    expect(
      await failure(
        workbookOf([
          ['Nom', 'Ville'],
          ['Zoë', 'Pau'],
        ]),
      ),
    ).toEqual([
      'No column with phone numbers was found. The columns are: Nom, Ville.',
      'Choose the phone column yourself, or give it a header such as “Phone”.',
    ]));
});

describe('what is missing', () => {
  test('rows', async () =>
    expect(await failure(workbookOf([['Nom', 'Tél']]))).toEqual([
      'The sheet “Feuille” has headers, but no rows below them.',
      'Choose another sheet, or add the people to write to and save the workbook.',
    ]));
  test('everything', async () =>
    expect(await failure(makeZip(sheetParts(rowXml([]))))).toEqual([
      'The sheet “Feuille” is empty.',
      'Choose another sheet, or fill this one in and save the workbook.',
    ]));
  test('the sheet', async () =>
    expect(await failure(workbookOf([['Tél'], [A]]), { sheet: 'Clients' })).toEqual([
      'The workbook has no sheet “Clients”. Its sheets are: Feuille.',
      'Choose one of these sheets.',
    ]));
  test('the country', async () =>
    expect(await failure(workbookOf([['Tél'], [A]]), { country: 'XX' })).toEqual([
      'There is no country with the code “XX”.',
      'Give its two letters, such as FR for France or US for the United States.',
    ]));
});
