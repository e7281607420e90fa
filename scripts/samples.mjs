// Writes samples/: workbooks to try the extension with. Every number is fictional, from ranges reserved for that.
import ExcelJS from 'exceljs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../samples/', import.meta.url));
const COLUMNS = [
  { header: 'Prénom', width: 16 },
  { header: 'Nom', width: 18 },
  { header: 'Téléphone', width: 26 },
  { header: 'Ville', width: 20 },
  { header: 'Montant', width: 12 },
];

// 24 ready, 2 duplicate, 3 invalid, 1 empty with France as the default country.
const CONTACTS = [
  ['Élodie', 'Durand', '01 99 00 12 34', 'Paris', 45],
  ['François', 'Lefèvre', '01.99.00.23.45', 'Lyon', 120.5],
  ['Zoë', 'Müller', '+33 1 99 00 34 56', 'Strasbourg', 30],
  ['Anaïs', 'Bérenger', '0033199004567', 'Nîmes', 75],
  ['Jérôme', 'Noël', '+33 (0)1 99 00 56 78', 'Besançon', 18.9],
  ['Chloé', 'Gérard', '01-99-00-67-89', 'Orléans', 60],
  ['Mélanie', 'D’Angelo', 33199007890, 'Nice', 210],
  ['Loïc', 'Le Goff', '01 99 00 12 34', 'Quimper', 45],
  ['Hélène', 'Crépin', '(01) 99 00 89 01', 'Angoulême', 15],
  ['Théo', 'Château', '06 39 98 12 34', 'Mâcon', 33],
  ['Inès', 'Benaïssa', '01\u00A099\u00A000\u00A090\u00A012', 'Marseille', 88],
  ['Gaëlle', 'Kervadec', '\u200E+33 1 99 00 01 23', 'Saint-Malo', 52.4],
  ['Maël', 'Rousseau', "'01 99 00 11 22", 'Évreux', 27],
  ['Noémie', 'Hébert', '01 99 00 22 33 / 01 99 00 33 44', 'Épinal', 64],
  ['Agnès', 'Tréville', null, 'Béziers', 19],
  ['Raphaël', 'Guérin', '01/99/00/44/55', 'Saint-Étienne', 140],
  ['Océane', 'Prévost', { number: 199005566, format: '00 00 00 00 00' }, 'Châlons', 36],
  ['Sören', 'Åkesson', '+46 70 174 06 05', 'Göteborg', 95],
  ['Łucja', 'Wójcik', '+46 70-174 06 06', 'Malmö', 41],
  ['Liam', 'O’Connor', '+61 491 570 006', 'Melbourne', 72],
  ['Aoife', 'Ní Bhriain', '+61 491 570 156', 'Sydney', 58],
  ['María', 'Muñoz', '+1 212 555 0100', 'New York', 130],
  ['José', 'Peña', '+1 (415) 555-0142', 'San Francisco', 85],
  ['Đặng', 'Thị Hương', '001 312 555 0117', 'Chicago', 22],
  ['Юлия', 'Ковалёва', 12065550188, 'Seattle', 49],
  ['Camille', 'Lambert', '01 99 00 55', 'Dijon', 12],
  ['Jean-Noël', 'Périer', '+33 1 99 00 77 88', 'Pau', 67],
  ['Aïcha', 'Haddad', 'à demander', 'Toulouse', 25],
  ['小林', '美咲', '+1 617 555 0163', 'Boston', 110],
  ['Béatrice', 'Lefèvre', '+33 1 99 00 23 45', 'Lyon', 120.5],
];

const AREA_CODES = [
  [212, 'New York'],
  [213, 'Los Angeles'],
  [312, 'Chicago'],
  [415, 'San Francisco'],
  [617, 'Boston'],
  [206, 'Seattle'],
  [305, 'Miami'],
  [404, 'Atlanta'],
  [512, 'Austin'],
  [602, 'Phoenix'],
  [702, 'Las Vegas'],
  [713, 'Houston'],
  [214, 'Dallas'],
  [303, 'Denver'],
  [503, 'Portland'],
  [504, 'New Orleans'],
  [215, 'Philadelphia'],
  [202, 'Washington'],
  [313, 'Detroit'],
  [619, 'San Diego'],
];
const FIRST_NAMES = [
  'Élodie',
  'François',
  'Zoë',
  'Anaïs',
  'Jérôme',
  'María',
  'Sören',
  'Łucja',
  'Aoife',
  'Noël',
  'Inès',
];
const LAST_NAMES = [
  'Durand',
  'Lefèvre',
  'Müller',
  'Bérenger',
  'Peña',
  'Åkesson',
  'Wójcik',
  'O’Connor',
  'Guérin',
  'Châtel',
];

await mkdir(FOLDER, { recursive: true });
await write('contacts.xlsx', CONTACTS);
await write('contacts-2000.xlsx', manyContacts());

function manyContacts() {
  return AREA_CODES.flatMap(([areaCode, city], area) =>
    Array.from({ length: 100 }, (_, line) => {
      const index = area * 100 + line;
      const phone = `+1 ${areaCode} 555 ${String(100 + line).padStart(4, '0')}`;
      return [
        FIRST_NAMES[index % FIRST_NAMES.length],
        LAST_NAMES[index % LAST_NAMES.length],
        phone,
        city,
        10 + ((index * 7) % 190) + (index % 2) / 2,
      ];
    }),
  );
}

async function write(name, rows) {
  const workbook = new ExcelJS.Workbook();
  // Fixed dates, so that the same script writes the same file.
  workbook.created = new Date('2025-01-06T09:00:00Z');
  workbook.modified = workbook.created;
  workbook.creator = 'Excel to WhatsApp';
  const sheet = workbook.addWorksheet('Clients', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = COLUMNS;
  sheet.getColumn(3).numFmt = '@';
  sheet.getColumn(5).numFmt = '0.00';
  for (const row of rows) addRow(sheet, row);
  const header = sheet.getRow(1);
  header.font = { name: 'Calibri', size: 11, bold: true };
  header.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE2F0E6' } };
  sheet.autoFilter = { from: 'A1', to: { row: rows.length + 1, column: COLUMNS.length } };
  await workbook.xlsx.writeFile(`${FOLDER}${name}`);
}

function addRow(sheet, [firstName, lastName, phone, city, amount]) {
  const formatted = phone !== null && typeof phone === 'object';
  const row = sheet.addRow([firstName, lastName, formatted ? phone.number : phone, city, amount]);
  if (formatted) row.getCell(3).numFmt = phone.format;
  else if (typeof phone === 'number') row.getCell(3).numFmt = '0';
}
