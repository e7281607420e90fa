import { describe, expect, test } from 'vitest';
import { FAX_NAMES, PHONE_NAMES, PHONETIC_NAMES, WHATSAPP_NAMES } from '../../src/workbook/layout/phoneVocabulary';
import { hasPhoneWord, isNeverPhone, phoneWordStrength } from '../../src/workbook/layout/phoneWords';

/** By number of speakers, as Ethnologue counts them. */
const MOST_SPOKEN = (
  'en zh hi es ar fr bn pt ru ur id de ja pcm mr te tr ha ta sw tl pa ko fa jv it gu th am kn bho yo ml pl uk my or ' +
  'su uz ro nl'
).split(' ');

function check(headers: readonly string[], says: (strength: number) => boolean): void {
  expect(headers.filter((header) => !says(phoneWordStrength(header)))).toEqual([]);
}

const names = (strength: number): boolean => strength > 0.5;
const saysNothing = (strength: number): boolean => strength === 0;

describe('a header names phones', () => {
  test('in the 40 most spoken languages', () => {
    expect(MOST_SPOKEN.length).toBeGreaterThanOrEqual(40);
    expect(MOST_SPOKEN.filter((language) => PHONE_NAMES[language] === undefined)).toEqual([]);
  });
  test.each(Object.entries(PHONE_NAMES))('%s', (_language, { phone, mobile }) => {
    expect(phone.length * mobile.length).toBeGreaterThan(0);
    check([...phone, ...mobile], names);
    check(
      [...phone, ...mobile].map((name) => `${name.toUpperCase()} 1`),
      names,
    );
  });
  test('by WhatsApp’s name', () => check(WHATSAPP_NAMES, (strength) => strength === 0.8));
  test('as people write them', () =>
    check(
      [
        'Fone',
        'Whats',
        'Zap',
        'Wpp',
        'Cep',
        'Telp',
        'Tlp',
        'تليفون',
        'تلفون',
        'محمول',
        'واتساب',
        'شماره تماس',
        'פלאפון',
        'וואטסאפ',
        '연락처',
        '핸드폰',
        '联系方式',
        '連絡先',
        'Simu',
        'Сотовый',
        'ফোন',
        'मोबाईल',
        'phone_number',
        'Phone 1 - Value',
        'mobilePhone',
        'N° de téléphone',
        'Telefonnummer',
        'Numéro WhatsApp',
        'What is your WhatsApp number? (please include your country code, and make sure that it is the one you use most)',
      ],
      names,
    ));
  test('or may be meant to', () =>
    check(
      ['Contato', 'Contatti', 'Kontak', 'Numara', 'Numbers', 'Contacts', 'Número', 'رقم'],
      (strength) => strength === 0.1,
    ));
});

describe('a header says nothing of phones', () => {
  test('where its words only look alike', () =>
    check(
      ['Immobilier', 'Automobile', 'Mobilier', 'Nom', 'Ville', 'Учитель', 'Handball', 'Watt', 'Adresse'],
      saysNothing,
    ));
  test('where it’s a fax, or how a name sounds', () => {
    for (const header of [...FAX_NAMES, ...PHONETIC_NAMES, 'Phonetic First Name', 'Télécopie / Fax']) {
      expect(isNeverPhone(header), header).toBe(true);
    }
  });
  test('where it’s an amount or another number, but not where it names phones too', () => {
    for (const header of ['Montant', 'Total', 'IBAN', 'N° SIRET', 'Zip code'])
      expect(isNeverPhone(header), header).toBe(true);
    for (const header of ['Téléphone', 'Order phone', 'Tél / Fax', 'Nom', 'Contatti'])
      expect(isNeverPhone(header), header).toBe(false);
    expect(hasPhoneWord('Tél / Fax')).toBe(true);
  });
});
