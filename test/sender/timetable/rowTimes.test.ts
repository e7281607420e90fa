import { expect, test } from 'vitest';
import { RowStates } from '../../../src/sender/journal/rowStates';
import type { RecipientPlaces } from '../../../src/sender/ports';
import { ReadableRecipients } from '../../../src/sender/readableRecipients';
import type { Place } from '../../../src/sender/timetable/openings';
import { RowTimes } from '../../../src/sender/timetable/rowTimes';
import { ANY_TIME, RECIPIENT_ZONE, type Timetable } from '../../../src/sender/timetable/timetable';
import { fictionalRecipient } from '../../fakes/memorySession';

const LONDON: Place = { zones: ['Europe/London'], weekend: ['sat', 'sun'] };
const FROM_NINE: Timetable = { ...ANY_TIME, hours: { fromMinute: 540, untilMinute: 1080 } };
const BY_DATE: Timetable = {
  ...ANY_TIME,
  timeZone: 'Europe/London',
  startColumn: { column: 2, dayOffset: 0, minute: null },
};

/** Rows with these dates; whoever comes second has a weekend of their own. */
function rowsWith(...dates: readonly string[]) {
  const rows = new RowStates(dates.length);
  const read = (index: number) => {
    const recipient = fictionalRecipient(index);
    return Promise.resolve({ ...recipient, values: [...recipient.values, dates[index] ?? ''] });
  };
  const second = fictionalRecipient(1).phone;
  const places: RecipientPlaces = {
    ownWeekend: ['sat', 'sun'],
    placeOf: (phone) => ({ ...LONDON, weekend: phone === second ? ['fri'] : ['sat', 'sun'] }),
  };
  const recipients = new ReadableRecipients({ count: dates.length, read }, rows);
  const times = new RowTimes(rows, places);
  return {
    times,
    read: async (timetable: Timetable) => await times.read(timetable, recipients, () => false),
  };
}

test('an opening that has been found doesn’t hold for a clock that was set back before it', () => {
  const times = new RowTimes(new RowStates(1), undefined);
  const waitAt = (moment: string) => times.openingWait(LONDON, FROM_NINE, Date.parse(moment));
  expect(waitAt('2026-01-05T09:00:00Z')).toBeNull();
  expect(waitAt('2026-01-05T08:00:00Z')).toEqual({ reason: 'hours', untilMs: Date.parse('2026-01-05T09:00:00Z') });
});

test('people of one zone whose weekends differ start on different days', async () => {
  const timetable: Timetable = { ...FROM_NINE, days: 'working', timeZone: RECIPIENT_ZONE };
  const { times, read } = rowsWith('', '');
  await read(timetable);
  const friday = Date.parse('2026-01-09T10:00:00Z');
  expect([0, 1].map((index) => times.wait(index, timetable, friday)?.reason ?? null)).toEqual([null, 'hours']);
});

test('dates are read anew for another zone, another column, other days and another time', async () => {
  const { times, read } = rowsWith('2026-01-05T09:00');
  const check = async (timetable: Timetable, expected: string): Promise<void> => {
    expect(times.isReadFor(timetable)).toBe(false);
    await read(timetable);
    expect([times.isReadFor(timetable), times.dueMs(0)]).toEqual([true, Date.parse(expected)]);
  };
  const column = { column: 2, dayOffset: 0, minute: null };
  await check(BY_DATE, '2026-01-05T09:00:00Z');
  await check({ ...BY_DATE, timeZone: 'Asia/Kolkata' }, '2026-01-05T03:30:00Z');
  await check({ ...BY_DATE, startColumn: { ...column, dayOffset: -1 } }, '2026-01-04T09:00:00Z');
  await check({ ...BY_DATE, startColumn: { ...column, minute: 600 } }, '2026-01-05T10:00:00Z');
});

test('of several zones, a row is due once it is time in all of them', async () => {
  const rows = new RowStates(1);
  const places: RecipientPlaces = {
    ownWeekend: ['sat', 'sun'],
    placeOf: () => ({ zones: ['America/New_York', 'Pacific/Honolulu'], weekend: ['sat', 'sun'] }),
  };
  const recipient = { ...fictionalRecipient(0), values: ['', '', '2026-01-05T09:00'] };
  const recipients = new ReadableRecipients({ count: 1, read: () => Promise.resolve(recipient) }, rows);
  const times = new RowTimes(rows, places);
  await times.read({ ...BY_DATE, timeZone: RECIPIENT_ZONE }, recipients, () => false);
  expect(times.dueMs(0)).toBe(Date.parse('2026-01-05T19:00:00Z'));
});
