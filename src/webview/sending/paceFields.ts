import type { PanelState } from '../../panel/protocol';
import { parseHours, timeOfDayText } from '../../sender/timetable/parseTimes';
import { PACE_PRESETS, presetOf } from '../../sender/timetable/presets';
import type { SendingHours } from '../../sender/timetable/timetable';
import { element, setAttribute, setShown, setText } from '../widgets/element';
import { labelled } from '../widgets/labelledField';
import type { Page } from '../page';
import { setChoices } from '../widgets/toolkit';

/** The pace as a whole, and when messages may start. */
export function paceFields({ texts, post }: Page) {
  const { t } = texts;
  const pace = labelled(t('Pace'), 'pace', (value) => {
    const preset = PACE_PRESETS.find((known) => known === value);
    if (preset !== undefined) post({ type: 'setPreset', preset });
  });
  const hours = element('input', {
    id: 'hours',
    type: 'text',
    placeholder: '9-18',
    'aria-describedby': 'hours-problem',
  });
  const problem = element('p', { class: 'problem', id: 'hours-problem', role: 'alert' });
  problem.hidden = true;
  const hoursField = element(
    'div',
    { class: 'field number' },
    element('label', { for: 'hours' }, t('Sending hours')),
    element('div', { class: 'with-unit' }, hours),
    problem,
  );
  const workingDays = element('input', { type: 'checkbox', id: 'working-days' });
  const daysField = element(
    'div',
    { class: 'check' },
    workingDays,
    element('label', { for: 'working-days' }, t('On working days only')),
  );

  let handedUpAtMs = Number.NEGATIVE_INFINITY;

  function change(): void {
    const parsed = hours.value.trim() === '' ? null : parseHours(hours.value);
    setShown(problem, parsed === undefined);
    setText(problem, parsed === undefined ? t('Like 9-18 or 8:30-17:30') : '');
    setAttribute(hours, 'aria-invalid', String(parsed === undefined));
    if (parsed === undefined) return;
    handedUpAtMs = Date.now();
    post({ type: 'setTimetable', hours: parsed, days: workingDays.checked ? 'working' : null });
  }
  hours.addEventListener('change', change);
  workingDays.addEventListener('change', change);

  return {
    nodes: [pace.node, hoursField, daysField],
    valid: (): boolean => problem.hidden !== false,
    update: ({ options }: PanelState): void => {
      const preset = presetOf(options);
      const choices = [
        { value: 'original', label: t('Original') },
        { value: 'careful', label: t('Careful') },
        ...(preset === 'custom' ? [{ value: 'custom', label: t('Custom') }] : []),
      ];
      setChoices(pace.input, choices, preset);
      const { timetable } = options;
      const shown = timetable.hours === null ? '' : hoursText(timetable.hours);
      const hasChanged = hours.value !== shown || workingDays.checked !== (timetable.days !== null);
      const isEchoing = hasChanged && Date.now() - handedUpAtMs < ECHO_MS;
      if (isEchoing || !problem.hidden || document.activeElement === hours) return;
      workingDays.checked = timetable.days !== null;
      hours.value = shown;
    },
  };
}

/** How long what was just set is kept against snapshots that don’t have it yet. */
const ECHO_MS = 2000;

function hoursText({ fromMinute, untilMinute }: SendingHours): string {
  const time = (minute: number): string => (minute % 60 === 0 ? String(minute / 60) : timeOfDayText(minute));
  return `${time(fromMinute)}-${time(untilMinute)}`;
}
