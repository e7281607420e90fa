import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import { withPreset } from '../../src/sender/timetable/presets';

export const CAREFUL = withPreset(DEFAULT_OPTIONS, 'careful');
/** A start, a time for each row, and nobody who isn't known. */
export const DATED: SenderOptions = {
  ...CAREFUL,
  onlyKnown: true,
  timetable: {
    ...CAREFUL.timetable,
    startMs: Date.parse('2031-12-01T08:00:00Z'),
    startColumn: { column: 1, dayOffset: -1, minute: 600 },
  },
};
