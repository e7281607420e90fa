import { describe, expect, test } from 'vitest';
import { isOpen, nextOpening } from '../../src/sender/timetable/openings';
import { ANY_TIME } from '../../src/sender/timetable/timetable';
import { CountryPlaces } from '../../src/workbook/phones/countryPlaces';

const places = new CountryPlaces({ region: 'FR' });
const NINE_TO_SIX = { ...ANY_TIME, hours: { fromMinute: 540, untilMinute: 1080 } };

describe('where people are by their numbers', () => {
  test.each([
    ['+33612345678', ['Europe/Paris'], ['sat', 'sun']],
    ['+2250701020304', ['Africa/Abidjan'], ['sat', 'sun']],
    ['+966512345678', ['Asia/Riyadh'], ['fri', 'sat']],
  ])('%s', (phone, zones, weekend) => {
    expect(places.placeOf(phone)).toEqual({ zones, weekend });
  });

  test('a number of no country is nowhere', () => {
    expect(places.placeOf('+80012345678')).toBeNull();
  });

  test('in a country with several zones a message starts when all of them allow it', () => {
    const place = places.placeOf('+12125550101');
    if (place === null) throw new Error('No place');
    expect(place.zones.length).toBeGreaterThan(4);
    // Nine in New York is the middle of the night in Honolulu, which decides.
    const atMs = Date.parse('2026-12-03T14:00:00Z');
    expect(isOpen(NINE_TO_SIX, place, atMs)).toBe(false);
    expect(new Date(nextOpening(NINE_TO_SIX, place, atMs) ?? 0).toISOString()).toMatch(/^2026-12-03T(?:19|20):00/u);
  });

  test('where no hour suits all zones there is none', () => {
    const place = places.placeOf('+79161234567');
    expect(place && nextOpening(NINE_TO_SIX, place, 0)).toBeNull();
  });

  test('the weekend of whoever sends is that of the system’s region', () => {
    expect(new CountryPlaces({ region: 'SA' }).ownWeekend).toEqual(['fri', 'sat']);
    expect(new CountryPlaces({}).ownWeekend).toEqual(['sat', 'sun']);
  });
});
