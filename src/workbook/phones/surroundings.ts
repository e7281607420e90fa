import type { CountryCode } from 'libphonenumber-js/max';

/** What the computer and the program say of where their user is; each may be missing, and each may be wrong. */
export interface Surroundings {
  /** The system's region, ISO 3166-1 alpha-2. */
  readonly region?: string;
  /** IANA, such as Africa/Lagos. */
  readonly timeZone?: string;
  /** BCP 47, of the program's sentences; a region in it is the system's only where it is given there. */
  readonly language?: string;
}

/**
 * The surroundings as the environment and `Intl` tell them.
 * @param env whose locale goes first, as POSIX has it: LC_ALL, then LC_MESSAGES, then LANG; empty ones say nothing
 * @param platform a system without such variables, such as Windows, is asked through `Intl`
 */
export function systemSurroundings(env: Readonly<Record<string, string | undefined>>, platform: string): Surroundings {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const named = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  const tag = named ?? (platform === 'win32' || platform === 'darwin' ? locale : undefined);
  const [, language, region] =
    /^([a-z]{2,3})(?:[-_][A-Z][a-z]{3})?(?:[-_]([A-Z]{2}))?(?=$|[.@_-])/u.exec(tag ?? '') ?? [];
  return {
    timeZone,
    ...(language !== undefined && { language }),
    ...(region !== undefined && { region }),
  };
}

/** Whether the country's clocks show the zone, which is known to be of some country. UTC and its like are nobody's. */
export function hasZone(country: CountryCode, timeZone: string): boolean {
  const zone = canonical(timeZone);
  if (!/^[A-Z][A-Za-z]+\/(?!UTC|GMT)/u.test(zone) || zone.startsWith('Etc/')) return false;
  let found = zones.get(country);
  // All at once would take a tenth of a second.
  if (found === undefined) zones.set(country, (found = new Set(zonesOf(country))));
  return found.has(zone);
}

const zones = new Map<CountryCode, ReadonlySet<string>>();

/** A getter in Node 20, a method in newer ones. */
export function zonesOf(country: CountryCode): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`);
  const method: unknown = Reflect.get(locale, 'getTimeZones');
  const found: unknown =
    typeof method === 'function' ? Reflect.apply(method, locale, []) : Reflect.get(locale, 'timeZones');
  return Array.isArray(found) ? found.filter((zone) => typeof zone === 'string') : [];
}

function canonical(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}
