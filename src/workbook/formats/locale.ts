import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** How Excel writes numbers, dates and booleans for one language and region. */
export interface Locale {
  /** BCP 47, for names of months and days. */
  readonly tag: string;
  readonly decimalSign: string;
  readonly groupSign: string;
  readonly trueText: string;
  readonly falseText: string;
  /** The formats that a workbook leaves to the reader's locale, as format codes. */
  readonly shortDate: string;
  readonly longDate: string;
  readonly time: string;
}

/**
 * @param tag BCP 47 or as in LANG (`fr_FR.UTF-8`); the system's when absent
 * @throws HumanError for what is no language's tag.
 */
export function findLocale(tag: string | undefined): Locale {
  return new IntlLocale(canonicalTag(tag));
}

/** Its language and region, without what only this program needs to know. */
export function plainTag({ tag }: Locale): string {
  return new Intl.Locale(tag).baseName;
}

/** Asks for each thing when it is needed first: the first answers of `Intl` take milliseconds, a preview few more. */
class IntlLocale implements Locale {
  readonly tag: string;
  readonly trueText: string;
  readonly falseText: string;
  #signs: Signs | undefined;
  #shortDate: string | undefined;
  #longDate: string | undefined;
  #time: string | undefined;

  constructor(tag: string) {
    this.tag = tag;
    [this.trueText, this.falseText] = BOOLEANS[new Intl.Locale(tag).language] ?? ['TRUE', 'FALSE'];
  }

  get decimalSign(): string {
    return (this.#signs ??= numberSigns(this.tag)).decimal;
  }

  get groupSign(): string {
    return (this.#signs ??= numberSigns(this.tag)).group;
  }

  get shortDate(): string {
    return (this.#shortDate ??= dateCode(this.tag, { dateStyle: 'short' }));
  }

  get longDate(): string {
    return (this.#longDate ??= dateCode(this.tag, { dateStyle: 'full' }));
  }

  get time(): string {
    return (this.#time ??= timeCode(this.tag));
  }
}

interface Signs {
  readonly decimal: string;
  readonly group: string;
}

function numberSigns(tag: string): Signs {
  const parts = new Intl.NumberFormat(tag, { useGrouping: true }).formatToParts(-1_234_567.5);
  const sign = (type: string, fallback: string): string => parts.find((part) => part.type === type)?.value ?? fallback;
  return { decimal: sign('decimal', '.'), group: sign('group', ',') };
}

type NameWidth = 'short' | 'long';

/**
 * @param language BCP 47
 * @param month from 1
 * @param besideDay many languages bend a month that stands beside its day
 */
export function monthName(language: string, month: number, width: NameWidth, besideDay: boolean): string {
  return named(`${language} ${month} ${width} ${besideDay}`, () => {
    const options = { month: width, ...(besideDay ? { day: 'numeric' as const } : {}) };
    return namePart(language, options, new Date(Date.UTC(2024, month - 1, 15)), 'month');
  });
}

/** @param weekday from 0 for a Sunday */
export function weekdayName(language: string, weekday: number, width: NameWidth): string {
  return named(`${language} weekday ${weekday} ${width}`, () =>
    // 7 January 2024 was a Sunday.
    namePart(language, { weekday: width }, new Date(Date.UTC(2024, 0, 7 + weekday)), 'weekday'),
  );
}

/** Making a name takes longer than anything else about a date, and there are few of them. */
const names = new Map<string, string>();

function named(key: string, make: () => string): string {
  const known = names.get(key) ?? make();
  names.set(key, known);
  return known;
}

function namePart(
  language: string,
  options: Intl.DateTimeFormatOptions,
  date: Date,
  wanted: Intl.DateTimeFormatPartTypes,
): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).formatToParts(date);
  return parts.find(({ type }) => type === wanted)?.value ?? '';
}

function canonicalTag(tag: string | undefined): string {
  if (tag === undefined) return latin(systemTag());
  const plain = tag
    .trim()
    .replace(/[.@][^]*/u, '')
    .replaceAll('_', '-');
  try {
    return latin(/^(?:C|POSIX)$/u.test(plain) ? 'en-US' : plain);
  } catch (error) {
    throw new HumanError(
      sentence('There is no language “{0}”.', tag),
      sentence('Give its code, such as fr, fr-CH or en-GB.'),
      error,
    );
  }
}

/** Of de_DE@euro ICU makes a tag that its own `Locale` refuses, and of others it knows no language. */
function systemTag(): string {
  const tag = new Intl.NumberFormat().resolvedOptions().locale.replace(/-[ux]-.*$/u, '');
  return tag === 'und' ? 'en-US' : tag;
}

/** Excel has Western digits and the Gregorian calendar in nearly every country. */
function latin(tag: string): string {
  return new Intl.Locale(tag, { numberingSystem: 'latn', calendar: 'gregory' }).toString();
}

/** A day and a month of one digit show whether the language writes a leading zero. */
const SIXTH_OF_JANUARY = new Date(Date.UTC(2025, 0, 6));

function dateCode(tag: string, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).formatToParts(SIXTH_OF_JANUARY);
  return parts
    .map(({ type, value }) => {
      switch (type) {
        case 'day':
          return value.length > 1 ? 'dd' : 'd';
        case 'month':
          return /^\d$/u.test(value) ? 'm' : /^\d+$/u.test(value) ? 'mm' : 'mmmm';
        case 'year':
          return 'yyyy';
        case 'weekday':
          return 'dddd';
        default:
          return `"${value.replaceAll('"', '')}"`;
      }
    })
    .join('');
}

function timeCode(tag: string): string {
  const format = new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' });
  const hour = format.formatToParts(SIXTH_OF_JANUARY).find(({ type }) => type === 'hour')?.value ?? '';
  const { hour12 } = format.resolvedOptions();
  return hour12 === true ? 'h:mm:ss AM/PM' : hour.length > 1 ? 'hh:mm:ss' : 'h:mm:ss';
}

/** What Excel calls them, by language. */
const BOOLEANS: Readonly<Record<string, readonly [trueText: string, falseText: string]>> = {
  ca: ['CERT', 'FALS'],
  cs: ['PRAVDA', 'NEPRAVDA'],
  da: ['SAND', 'FALSK'],
  de: ['WAHR', 'FALSCH'],
  es: ['VERDADERO', 'FALSO'],
  fi: ['TOSI', 'EPÄTOSI'],
  fr: ['VRAI', 'FAUX'],
  gl: ['VERDADEIRO', 'FALSO'],
  hu: ['IGAZ', 'HAMIS'],
  it: ['VERO', 'FALSO'],
  nb: ['SANN', 'USANN'],
  nl: ['WAAR', 'ONWAAR'],
  no: ['SANN', 'USANN'],
  pl: ['PRAWDA', 'FAŁSZ'],
  pt: ['VERDADEIRO', 'FALSO'],
  ro: ['ADEVĂRAT', 'FALS'],
  ru: ['ИСТИНА', 'ЛОЖЬ'],
  sv: ['SANT', 'FALSKT'],
  tr: ['DOĞRU', 'YANLIŞ'],
  uk: ['ІСТИНА', 'ХИБНІСТЬ'],
};
