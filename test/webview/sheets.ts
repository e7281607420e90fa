import type { VerdictCounts } from '../../src/sender/model';
import type { CheckedView, FirstRow, OutlineView } from '../../src/panel/protocol';

export const HEADERS = ['Nom', 'Prénom', 'Téléphone', 'Montant dû', 'Ville'];

const FIRST_ROWS: readonly FirstRow[] = [
  { row: 2, values: ['Durand', 'Élodie', '01 99 00 12 34', '12,50 €', 'Paris'] },
  { row: 3, values: ['Lefèvre', 'François', '+33 1 99 00 56 78', '', 'Lyon'] },
  { row: 4, values: ['Martin', '', '01 99 00', '7,00 €', 'Saint-Étienne'] },
];

/** A workbook that nobody has changed, opened for the first time. */
export const UNTOUCHED = {
  firstRows: FIRST_ROWS,
  isStale: false,
  lastTime: '',
  business: { numbers: [], number: null, told: [], template: null, filled: [], cost: '' },
};

const COUNTRIES = [
  { code: 'DE', name: 'Germany' },
  { code: 'FR', name: 'France' },
  { code: 'SE', name: 'Sweden' },
  { code: 'US', name: 'United States' },
];

export const OUTLINE: OutlineView = {
  sheet: 'Clients',
  sheets: [
    { name: 'Clients', hidden: false },
    { name: 'Archive', hidden: true },
  ],
  headerRow: 1,
  headers: HEADERS,
  phoneColumn: 2,
  otherPhoneColumns: [],
  fallbackColumn: null,
  locale: 'en-US',
  locales: [
    { code: 'en-US', name: 'American English' },
    { code: 'fr-FR', name: 'French (France)' },
  ],
  hiddenColumns: [],
  country: 'FR',
  isCountryClear: true,
  candidates: [{ country: 'FR', validCount: 26 }],
  countries: COUNTRIES,
  columns: HEADERS.map((_, index) => index),
  why: {
    headerRow: 'The headers are in row 1.',
    phoneColumn: 'Found by its header and its values: 26 of the first 30 are phone numbers.',
    country: 'France, because 24 of the 26 numbers with a country code begin with +33.',
  },
  warnings: [],
  includesHidden: false,
};

export function checked(
  counts: Partial<VerdictCounts> = {},
  headers: readonly string[] = HEADERS,
  sheet = 'Clients',
): CheckedView {
  return {
    kind: 'checked',
    ...OUTLINE,
    phoneColumn: 2,
    sentBefore: '',
    newChatCount: 0,
    sheet,
    sheets: [
      { name: sheet, hidden: false },
      { name: 'Archive', hidden: true },
    ],
    headers,
    columns: headers.map((_, index) => index),
    landlineCount: 0,
    destinations: [{ country: 'FR', readyCount: counts.ready ?? 24, foreignReadCount: 0 }],
    unclearCount: 0,
    repairs: [],
    counts: { ready: 24, duplicate: 2, invalid: 3, empty: 1, hidden: 0, optedOut: 0, ...counts },
  };
}
