import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { OPTION_SPECS, parseOption, type OptionName } from '../../sender/options';
import { element, setAttribute, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { PanelState } from '../../panel/protocol';

interface FieldSpec {
  readonly name: OptionName;
  readonly unit: Sentence | null;
  readonly step: string;
  /** What one unit of the field is in units of the option. */
  readonly scale: number;
}

const NO_LIMIT = sentence('0: no limit');

const FIELDS: readonly FieldSpec[] = [
  { name: 'batchSize', unit: sentence('messages'), step: '1', scale: 1 },
  { name: 'concurrency', unit: sentence('messages'), step: '1', scale: 1 },
  { name: 'batchDelayMs', unit: sentence('seconds'), step: '0.1', scale: 1000 },
  { name: 'ratePerSecond', unit: sentence('a second'), step: '0.1', scale: 1 },
  { name: 'perDayCount', unit: NO_LIMIT, step: '1', scale: 1 },
  { name: 'perHourCount', unit: NO_LIMIT, step: '1', scale: 1 },
  { name: 'newChatsPerDayCount', unit: NO_LIMIT, step: '1', scale: 1 },
  { name: 'canaryCount', unit: sentence('0: none'), step: '1', scale: 1 },
  { name: 'triesCount', unit: sentence('per message'), step: '1', scale: 1 },
];

/** How long a value just set is kept against snapshots that don't have it yet. */
const ECHO_MS = 2000;

export function optionFields(page: Page) {
  const fields = FIELDS.map((spec) => optionField(page, spec));
  return {
    node: element('div', { class: 'fields' }, ...fields.map(({ node }) => node)),
    valid: (): boolean => fields.every((field) => field.valid()),
    update: (state: PanelState): void => fields.forEach((field) => field.update(state)),
  };
}

function optionField({ texts, post }: Page, { name, unit, step, scale }: FieldSpec) {
  const { label, min, max } = OPTION_SPECS[name];
  const id = `option-${name}`;
  const input = element('input', {
    id,
    type: 'number',
    step,
    max: String(max / scale),
    'aria-describedby': `${id}-problem`,
  });
  const problem = element('p', { class: 'problem', id: `${id}-problem`, role: 'alert' });
  problem.hidden = true;
  const node = element(
    'div',
    { class: 'field number' },
    element('label', { for: id }, texts.say(label)),
    element(
      'div',
      { class: 'with-unit' },
      input,
      element('span', { class: 'note' }, unit === null ? '' : texts.say(unit)),
    ),
    problem,
  );
  let handedUp = { value: Number.NaN, atMs: 0 };

  function show(error: HumanError | null): void {
    setText(
      problem,
      error === null ? '' : texts.t('From {0} to {1}', texts.decimal(min / scale, 1), texts.decimal(max / scale, 1)),
    );
    setShown(problem, error !== null);
    setAttribute(input, 'aria-invalid', String(error !== null));
  }

  input.addEventListener('change', () => {
    try {
      const typed = input.value === '' ? null : Number((Number(input.value) * scale).toFixed(6));
      const value = parseOption(name, typed);
      handedUp = { value, atMs: Date.now() };
      show(null);
      post({ type: 'setOption', name, value });
    } catch (error) {
      if (!(error instanceof HumanError)) throw error;
      show(error);
    }
  });

  return {
    node,
    valid: (): boolean => problem.hidden !== false,
    update: ({ options, transport }: PanelState): void => {
      // Unpaced is for the simulated transport alone.
      setAttribute(input, 'min', String((name === 'ratePerSecond' && transport !== 'simulated' ? 0.1 : min) / scale));
      const echoing = Date.now() - handedUp.atMs < ECHO_MS && options[name] !== handedUp.value;
      if (echoing || !problem.hidden || document.activeElement === input) return;
      const shown = String(options[name] / scale);
      if (input.value !== shown) input.value = shown;
    },
  };
}
