import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';
import type { NumberSample } from './numberSample';
import type { PhoneReading } from './phoneNumber';
import type { Cell } from '../file/sheetReader';
import { isMobile, tryNumber } from './tryNumber';

/**
 * Whether a list writes its country's code and no plus, as `33612345678`. In such a list a number without that code is
 * likely to have another one.
 */
export function writesCode({ national }: NumberSample, country: CountryCode): boolean {
  const code = getCountryCallingCode(country);
  const codedCount = national.filter(({ digits }) => {
    const coded = digits.startsWith(code) ? tryNumber(`+${digits}`) : null;
    const asNational = tryNumber(digits, country);
    return coded?.ok === true && isMobile(coded) && (asNational?.ok !== true || asNational.phone === coded.phone);
  }).length;
  return codedCount * 2 > national.length;
}

/** Whether a number that was read as the list's own country's, without its code, is as well another's with its code. */
export function mayBeAnothers(
  reading: PhoneReading,
  cell: Pick<Cell, 'text' | 'link'> | undefined,
  country: CountryCode,
): boolean {
  if (reading.kind !== 'valid' || !reading.needsCountry || reading.isForeign || cell === undefined) return false;
  const code = getCountryCallingCode(country);
  const digits = (cell.link ?? cell.text).replaceAll(/\D/gu, '');
  if (digits.startsWith(code) && `+${digits}` === reading.phone) return false;
  const another = tryNumber(`+${digits}`);
  return another?.ok === true && isMobile(another) && another.phone !== reading.phone;
}
