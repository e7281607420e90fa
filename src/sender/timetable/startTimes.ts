import type { Recipient } from '../model';
import { DAY_MS, MINUTE_MS, momentOf } from './localTime';
import { DAY_MINUTES, type StartColumn } from './timetable';

/**
 * When a row may start by its date column: once it is time in all zones of its recipient. Null where no date stands there.
 */
export function latestStartOf(
  recipient: Pick<Recipient, 'values' | 'typed'>,
  rule: StartColumn,
  zones: readonly string[],
): number | null {
  const starts = zones.flatMap((zone) => startOf(recipient, rule, zone) ?? []);
  return starts.length === 0 ? null : Math.max(...starts);
}

/**
 * When a row's message is due by its date column, in wall clock; null where no date stands there. Dates are cells with a
 * date, or text as ISO 8601 writes it: 2026-12-01, 2026-12-01T09:00.
 */
export function startOf(
  { values, typed }: Pick<Recipient, 'values' | 'typed'>,
  rule: StartColumn,
  zone: string,
): number | null {
  const cell = typed?.find(({ column }) => column === rule.column);
  const shown = typeof cell?.value === 'number' ? ofSerial(cell.value) : ofText(values[rule.column] ?? '');
  if (shown === null) return null;
  const date = new Date(shown.dayMs + rule.dayOffset * DAY_MS).toISOString().slice(0, 10);
  return momentOf(date, rule.minute ?? shown.minute, zone);
}

interface Shown {
  /** Its midnight, as if it were of UTC. */
  readonly dayMs: number;
  readonly minute: number;
}

/** Days are counted from 1900 as Excel does, which knows a 29 February of that year. */
function ofSerial(serial: number): Shown | null {
  if (serial < FIRST_SURE_SERIAL || serial > LAST_SERIAL) return null;
  const minutes = Math.round(serial * DAY_MINUTES);
  const minute = minutes % DAY_MINUTES;
  return { dayMs: EPOCH_MS + (minutes - minute) * MINUTE_MS, minute };
}

function ofText(text: string): Shown | null {
  const [, date, hour = '0', minute = '00'] = ISO.exec(text.trim()) ?? [];
  if (date === undefined) return null;
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  const minutes = Number(hour) * 60 + Number(minute);
  return Number.isNaN(dayMs) || minutes >= DAY_MINUTES ? null : { dayMs, minute: minutes };
}

const EPOCH_MS = Date.UTC(1899, 11, 30);
const FIRST_SURE_SERIAL = 61;
/** 31 December 9999. */
const LAST_SERIAL = 2_958_465.999;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d{1,2}):(\d\d)(?::\d\d)?)?$/u;
