import { mutantsOf } from './mutant';

/** Whose number a cell holds, where it is read without the library. */
export const PHONE_MUTANTS = [
  ...mutantsOf(
    'src/workbook/phones/plain/parseDigits.ts',
    ['what is dialled abroad is taken for it before a zero too', " && digits[dialled] !== '0'", ''],
    ['a prefix goes where the number needs it', 'plans.look(digits).fits[index] && !look.fits[index]', 'false'],
    ['the code stays where the number is none with it', 'if (!isOne &&', 'if (isOne &&'],
    ['a transform is left out', "transform !== null && lastGroup !== undefined && lastGroup !== ''", 'false'],
  ),
  ...mutantsOf(
    'src/workbook/phones/plain/codePlans.ts',
    ['shared codes are all the main country’s', 'this.all.length === 1', 'this.all.length > 0'],
    [
      'a kind’s own lengths are not looked at',
      'kinds[kind]?.lengths.includes(length) === true',
      'true',
      'today’s patterns allow no other lengths',
    ],
    [
      'a landline that may be a mobile is a landline',
      'kinds[MOBILE]?.hasPattern !== true || isOf(MOBILE)',
      'kinds[MOBILE]?.hasPattern !== true',
    ],
  ),
  ...mutantsOf(
    'src/workbook/phones/plain/plainCell.ts',
    ['a decimal point is one between groups', 'dots === 1 || ', ''],
    ['a decimal point behind a plus is one between groups', 'dots === 1 ? null : digits', 'dots < 0 ? null : digits'],
    [
      'a plus is believed of what is a number at home',
      'isMobile(national) && national.phone !== attempt.phone',
      'national.phone.length < 0',
    ],
    [
      'zeros before the code are part of it',
      '  if (digits.charCodeAt(0) === ZERO) return null;\n',
      '  if (digits.charCodeAt(0) === ZERO) return readCoded(digits.slice(1), country);\n',
    ],
  ),
  ...mutantsOf(
    'src/workbook/phones/phoneNumber.ts',
    ['a number of more digits than Excel keeps is read', 'text.length > MAX_DIGITS_COUNT || text !==', 'text !=='],
    ['a link’s number is the one that it shows', 'link !== undefined || text.length', 'text.length'],
  ),
];
