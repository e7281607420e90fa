import type { TransportName } from '../../sender/model';
import { changeOption, type SenderOptions } from '../../sender/options';
import { withPreset } from '../../sender/timetable/presets';
import type { FromWebview } from '../../panel/intents';

export type PaceIntent = Extract<
  FromWebview,
  { readonly type: 'setOption' | 'setPreset' | 'setTimetable' | 'setStart' }
>;

/** The options as the user wants them from now on. @throws HumanError where that isn't allowed. */
export function changePace(options: SenderOptions, intent: PaceIntent, transport: TransportName): SenderOptions {
  switch (intent.type) {
    case 'setOption':
      return changeOption(options, intent, transport);
    case 'setPreset':
      return withPreset(options, intent.preset);
    case 'setTimetable': {
      const { hours, days } = intent;
      return { ...options, timetable: { ...options.timetable, hours, days } };
    }
    case 'setStart': {
      const { startMs, startColumn, onlyKnown } = intent;
      return { ...options, onlyKnown, timetable: { ...options.timetable, startMs, startColumn } };
    }
  }
}

/** Its place means nothing in another table. */
export function withoutStartColumn(options: SenderOptions): SenderOptions {
  return { ...options, timetable: { ...options.timetable, startColumn: null } };
}
