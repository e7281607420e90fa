import { describe, expect, test } from 'vitest';
import { HumanError } from '../../src/sender/humanError';
import type { SheetOutline } from '../../src/sender/model';
import { checkWorkbook } from '../../src/workbook/checkWorkbook';
import { english } from './read';
import { MAIN, makeZip, OFFICE, relationships, rowXml } from './zip';

type Rows = readonly (readonly string[])[];

const PEOPLE: Rows = [
  ['Nom', 'Tél'],
  ['Zoë', '01 99 00 12 34'],
];
const COVER: Rows = [['Notre association'], ['Mode d’emploi : remplissez la feuille suivante.']];

interface Seen {
  readonly sheet: string;
  /** Headers, with the phone column in brackets. */
  readonly columns: readonly string[];
  readonly error: string | null;
}

/** What whoever opens the workbook is shown, and the error where it ends in one. */
async function open(sheets: Readonly<Record<string, Rows>>, hidden: readonly string[], wished?: string): Promise<Seen> {
  let opened: SheetOutline | undefined;
  let rowCount = 0;
  let error: string | null = null;
  const input = { kind: 'bytes', bytes: workbook(sheets, hidden) } as const;
  const request = { input, country: 'FR', locale: 'fr', ...(wished === undefined ? {} : { sheet: wished }) };
  const watcher = { opened: (outline: SheetOutline) => void (opened = outline) };
  try {
    await checkWorkbook(request, (rows) => void (rowCount += rows.length), watcher);
  } catch (caught) {
    if (!(caught instanceof HumanError)) throw caught;
    error = english(caught.happened);
  }
  expect(rowCount > 0).toBe(error === null);
  const { sheet = '', headers = [], phoneColumn = null } = opened ?? {};
  return { sheet, columns: headers.map((name, index) => (index === phoneColumn ? `[${name}]` : name)), error };
}

function workbook(sheets: Readonly<Record<string, Rows>>, hidden: readonly string[]): Uint8Array {
  const names = Object.keys(sheets);
  const tags = names.map((name, index) => {
    const state = hidden.includes(name) ? 'state="hidden" ' : '';
    return `<sheet name="${name}" ${state}sheetId="${index + 1}" r:id="r${index}"/>`;
  });
  const targets = names.map((_, index) => [`r${index}`, ['worksheet', `sheet${index}.xml`]] as const);
  return makeZip([
    { name: '_rels/.rels', content: relationships({ r: ['officeDocument', 'xl/workbook.xml'] }) },
    { name: 'xl/_rels/workbook.xml.rels', content: relationships(Object.fromEntries(targets)) },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${tags.join('')}</sheets></workbook>`,
    },
    ...Object.values(sheets).map((rows, index) => ({
      name: `xl/sheet${index}.xml`,
      content: `<worksheet xmlns="${MAIN}"><sheetData>${rows.map((row) => rowXml(row)).join('')}</sheetData></worksheet>`,
    })),
  ]);
}

const READ = { columns: ['Nom', '[Tél]'], error: null };

describe('the sheet that is read', () => {
  test('is the first one in sight with phone numbers', async () => {
    expect(await open({ Accueil: COVER, Gens: PEOPLE }, [])).toEqual({ sheet: 'Gens', ...READ });
    expect(await open({ Vide: [], Modèle: PEOPLE.slice(0, 1), Gens: PEOPLE }, [])).toEqual({ sheet: 'Gens', ...READ });
    expect(await open({ Ancien: PEOPLE, Accueil: COVER, Gens: PEOPLE }, ['Ancien'])).toEqual({
      sheet: 'Gens',
      ...READ,
    });
  });
  test('is no page of settings and no pivot table before the list', async () => {
    const settings: Rows = [
      ['Téléphone du club', '01 99 00 12 00'],
      ['Saison', '2025'],
    ];
    const pivot: Rows = [
      ['Ville', 'Nombre de Tél'],
      ['Pau', '12'],
      ['Nay', '7'],
    ];
    expect(await open({ Réglages: settings, Synthèse: pivot, Gens: PEOPLE }, [])).toEqual({ sheet: 'Gens', ...READ });
  });
  test('is the first of two lists', async () => {
    const other: Rows = [...PEOPLE, ['Ana', '01 99 00 23 45'], ['Léa', '01 99 00 34 56']];
    const more: Rows = [...other, ['Eva', '01 99 00 45 67'], ['Ben', '01 99 00 56 78'], ['Tom', '01 99 00 67 89']];
    expect(await open({ Gens: other, Archive: more }, [])).toEqual({ sheet: 'Gens', ...READ });
  });
  test('is the wished one, whatever it holds', async () => {
    const { sheet, error } = await open({ Accueil: COVER, Gens: PEOPLE }, [], 'Accueil');
    expect([sheet, error]).toEqual([
      'Accueil',
      'No column with phone numbers was found. The columns are: Notre association.',
    ]);
  });
  test('is none where the wished one isn’t there', async () =>
    expect(await open({ Gens: PEOPLE }, [], 'Clients')).toEqual({
      sheet: '',
      columns: [],
      error: 'The workbook has no sheet “Clients”. Its sheets are: Gens.',
    }));
  test('is a hidden one where nothing else is there', async () => {
    expect(await open({ Gens: PEOPLE }, ['Gens'])).toEqual({ sheet: 'Gens', ...READ });
  });
});

describe('a sheet that can’t be used is shown, to choose from', () => {
  test('without phone numbers: its columns', async () =>
    expect(
      await open(
        {
          Gens: [
            ['Nom', 'Ville'],
            ['Zoë', 'Pau'],
          ],
        },
        [],
      ),
    ).toEqual({
      sheet: 'Gens',
      columns: ['Nom', 'Ville'],
      error: 'No column with phone numbers was found. The columns are: Nom, Ville.',
    }));
  test('without rows', async () =>
    expect(await open({ Gens: PEOPLE.slice(0, 1) }, [])).toEqual({
      sheet: 'Gens',
      columns: ['Nom', 'Tél'],
      error: 'The sheet “Gens” has headers, but no rows below them.',
    }));
  test('without anything', async () =>
    expect(await open({ Gens: [] }, [])).toEqual({
      sheet: 'Gens',
      columns: [],
      error: 'The sheet “Gens” is empty.',
    }));
});
