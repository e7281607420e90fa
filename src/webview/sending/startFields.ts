import type { PanelState } from '../../panel/protocol';
import { isoTime } from '../../sender/timetable/localTime';
import { ownZone } from '../../sender/timetable/openings';
import { parseMoment, parseTimeOfDay, timeOfDayText } from '../../sender/timetable/parseTimes';
import type { StartColumn } from '../../sender/timetable/timetable';
import { element, setAttribute, setShown, setText } from '../widgets/element';
import { labelled, NONE } from '../widgets/labelledField';
import { headersOf, type Page } from '../page';
import { setChoices } from '../widgets/toolkit';

/** When the first message may start, or each row's own, and whether people are left out who aren't known. */
export function startFields({ texts, post }: Page) {
  const start = startField(texts.t('Not before'), texts.t('That time is over'), change);
  const dates = dateFields(texts.t, change);
  const known = element('input', { type: 'checkbox', id: 'only-known' });
  known.addEventListener('change', change);
  const knownLabel = element('label', { for: 'only-known' }, texts.t('Only people with a chat'));

  function change(): void {
    const startMs = start.read();
    if (startMs === undefined) return;
    post({ type: 'setStart', startMs, startColumn: dates.read(), onlyKnown: known.checked });
  }

  return {
    nodes: [start.node, ...dates.nodes, element('div', { class: 'check' }, known, knownLabel)],
    valid: start.valid,
    update: (state: PanelState): void => {
      start.update(state);
      dates.update(state);
      if (document.activeElement !== known) known.checked = state.options.onlyKnown;
    },
  };
}

function startField(label: string, isOver: string, change: () => void) {
  const input = element('input', { id: 'start', type: 'datetime-local', 'aria-describedby': 'start-problem' });
  const problem = element('p', { class: 'problem', id: 'start-problem', role: 'alert' });
  problem.hidden = true;
  input.addEventListener('change', change);
  let zone = '';
  return {
    node: element(
      'div',
      { class: 'field number wide' },
      element('label', { for: 'start' }, label),
      element('div', { class: 'with-unit' }, input),
      problem,
    ),
    valid: (): boolean => problem.hidden !== false,
    /** Null for at once; undefined where it is over already, which is said. */
    read: (): number | null | undefined => {
      const startMs = input.value === '' ? null : (parseMoment(input.value, zone) ?? null);
      // One that has come meanwhile is none that was typed.
      const isPast = document.activeElement === input && startMs !== null && startMs <= Date.now();
      setShown(problem, isPast);
      setText(problem, isPast ? isOver : '');
      setAttribute(input, 'aria-invalid', String(isPast));
      return isPast ? undefined : startMs;
    },
    update: ({ options: { timetable } }: PanelState): void => {
      zone = ownZone(timetable);
      if (!problem.hidden || document.activeElement === input) return;
      const shown = timetable.startMs === null ? '' : isoTime(timetable.startMs, zone).slice(0, MINUTES_LENGTH);
      if (input.value !== shown) input.value = shown;
    },
  };
}

/** A column with a date, how many days before it, and at what time. */
function dateFields(t: Page['texts']['t'], change: () => void) {
  const column = labelled(t('On the date in'), 'start-column', change);
  const daysBefore = element('input', { id: 'start-days-before', type: 'number', min: '0', max: '999', step: '1' });
  const time = element('input', { id: 'start-time', type: 'time' });
  const daysField = field('start-days-before', t('Days before'), daysBefore);
  const timeField = field('start-time', t('At'), time);
  timeField.append(element('p', { class: 'note hint' }, t('Empty: as in the cell')));
  daysBefore.addEventListener('change', change);
  time.addEventListener('change', change);
  return {
    nodes: [column.node, daysField, timeField],
    read: (): StartColumn | null => {
      if (column.input.value === NONE) return null;
      const days = Math.min(Math.max(Math.trunc(Number(daysBefore.value)), 0), MAX_DAYS_BEFORE);
      return { column: Number(column.input.value), dayOffset: 0 - days, minute: parseTimeOfDay(time.value) ?? null };
    },
    update: ({ options, workbook }: PanelState): void => {
      const { startColumn } = options.timetable;
      const headers = headersOf(workbook).map((label, index) => ({ value: String(index), label }));
      const named = headers.filter(({ label }) => label.trim() !== '');
      const value = startColumn === null ? NONE : String(startColumn.column);
      setChoices(column.input, [{ value: NONE, label: t('No column') }, ...named], value);
      setShown(daysField, startColumn !== null);
      setShown(timeField, startColumn !== null);
      if (startColumn === null) return;
      const { dayOffset, minute } = startColumn;
      if (document.activeElement !== daysBefore) daysBefore.value = String(0 - dayOffset);
      if (document.activeElement !== time) time.value = minute === null ? '' : timeOfDayText(minute).padStart(5, '0');
    },
  };
}

function field(id: string, label: string, input: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'field number' },
    element('label', { for: id }, label),
    element('div', { class: 'with-unit' }, input),
  );
}

const MAX_DAYS_BEFORE = 999;
/** Of a moment as ISO 8601 has it, up to its minutes. */
const MINUTES_LENGTH = 16;
