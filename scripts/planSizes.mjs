// Writes src/workbook/phones/planSizes.ts: how many numbers each country's plan has, estimated from libphonenumber's metadata.
// Run it again after an update of libphonenumber-js: node scripts/planSizes.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';

const SAMPLE_COUNT = 20_000;
const MAX_LENGTH = 12;
/** So many of a kind tell how they are written at home. */
const WRITTEN_COUNT = 50;
/** Of the countries that share a code, the one whose rules are tried; elsewhere a code has one country. */
const MAIN = new Set(['US', 'RU', 'IT', 'GB', 'NO', 'AU', 'MA', 'RE', 'SH', 'FI', 'GP', 'CW']);
const KINDS = { MOBILE: 'mobile', FIXED_LINE: 'fixed', FIXED_LINE_OR_MOBILE: 'either' };

let state = 20_260_101;
/** mulberry32: the same table every time. */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

const byCode = new Map();
for (const country of getCountries()) {
  const code = getCountryCallingCode(country);
  if (!byCode.has(code) || MAIN.has(country)) byCode.set(code, country);
}

const lines = [...byCode]
  .toSorted(([, left], [, right]) => (left < right ? -1 : 1))
  .map(([code, country]) => `  ${country}: '${sizes(code).join(' ')}',`);

const file = join(import.meta.dirname, '..', 'src', 'workbook', 'phones', 'planSizes.ts');
writeFileSync(
  file,
  `import type { CountryCode } from 'libphonenumber-js/max';

/**
 * How many numbers a country's plan has, by kind (m mobile, f fixed line, e either) and by digits without code and
 * trunk prefix, as a power of ten; z after it where people at home write a 0 before them. One country for each calling
 * code. Written by \`scripts/planSizes.mjs\`.
 */
export const PLAN_SIZES: Readonly<Partial<Record<CountryCode, string>>> = {
${lines.join('\n')}
};
`,
);

function sizes(code) {
  const found = [];
  for (let length = 4; length <= MAX_LENGTH; length += 1) {
    const counts = { mobile: 0, fixed: 0, either: 0 };
    const zeroCounts = { mobile: 0, fixed: 0, either: 0 };
    for (let index = 0; index < SAMPLE_COUNT; index += 1) {
      let digits = '';
      while (digits.length < length) digits += Math.floor(random() * 10);
      const parsed = parsePhoneNumberFromString(`+${code}${digits}`, { extract: false });
      // Otherwise a trunk prefix was among the digits.
      const kind = parsed?.nationalNumber === digits ? KINDS[parsed.getType()] : undefined;
      if (kind) {
        counts[kind] += 1;
        if (counts[kind] <= WRITTEN_COUNT && /^\(?0/u.test(parsed.formatNational())) zeroCounts[kind] += 1;
      }
      // A plan without a number of this length is not worth the rest.
      if (index === 4000 && counts.mobile + counts.fixed + counts.either === 0) break;
    }
    for (const [kind, count] of Object.entries(counts)) {
      if (count === 0) continue;
      const zero = zeroCounts[kind] * 2 > Math.min(count, WRITTEN_COUNT) ? 'z' : '';
      found.push(`${kind[0]}${length}:${(length + Math.log10(count / SAMPLE_COUNT)).toFixed(1)}${zero}`);
    }
  }
  return found;
}
