import { expect, test } from 'vitest';
import { changeChoices, type WorkbookChoices } from '../../src/campaign/workbook/workbookChoices';

const SHOWN = { sheet: 'Gens', headers: ['Nom', 'Tél'] };
type Choice = Parameters<typeof changeChoices>[1];

function check(
  before: WorkbookChoices,
  choice: Choice,
  after: WorkbookChoices,
  shown: typeof SHOWN | null = SHOWN,
): void {
  expect(changeChoices(before, choice, shown)).toEqual(after);
}

test('what is chosen is chosen for the sheet that is shown, also where it was found by itself', () => {
  check({}, { type: 'setPhoneColumn', column: 1 }, { sheet: 'Gens', phoneColumn: 'Tél' });
  check({}, { type: 'setCountry', country: 'SE' }, { sheet: 'Gens', country: 'SE' });
  check({}, { type: 'setIncludeHidden', includeHidden: true }, { sheet: 'Gens', includeHidden: true });
  check({}, { type: 'setHeaderRow', headerRow: 3 }, { sheet: 'Gens', headerRow: 3 });
  check({}, { type: 'setFallbackColumn', column: 0 }, { sheet: 'Gens', fallbackColumn: 'Nom' });
  check({}, { type: 'setLocale', locale: 'fr-FR' }, { sheet: 'Gens', locale: 'fr-FR' });
});

test('another sheet has other columns, another header row other names', () => {
  const before = { sheet: 'Gens', headerRow: 2, phoneColumn: 'Tél', fallbackColumn: 'Nom', country: 'FR' };
  check(before, { type: 'setSheet', sheet: 'Archive' }, { sheet: 'Archive', country: 'FR' });
  check(before, { type: 'setHeaderRow', headerRow: 0 }, { sheet: 'Gens', headerRow: 0, country: 'FR' });
});

test('a fallback column can be taken back', () => {
  const before = { sheet: 'Gens', fallbackColumn: 'Nom' };
  check(before, { type: 'setFallbackColumn', column: null }, { sheet: 'Gens' });
});

test('where no sheet is shown, none is held on to', () => {
  check({}, { type: 'setCountry', country: 'SE' }, { country: 'SE' }, null);
  check(
    { sheet: 'Gens' },
    { type: 'setCountry', country: 'SE' },
    { sheet: 'Gens', country: 'SE' },
    { ...SHOWN, sheet: '' },
  );
});

test('nonsense changes nothing', () => {
  const before = { sheet: 'Gens', phoneColumn: 'Tél' };
  check(before, { type: 'setPhoneColumn', column: 7 }, before);
  check(before, { type: 'setHeaderRow', headerRow: -1 }, before);
  check(before, { type: 'setHeaderRow', headerRow: 1.5 }, before);
});
