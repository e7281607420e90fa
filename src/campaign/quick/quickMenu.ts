import type { OutlineView, PanelState, PreviewView } from '../../panel/protocol';
import { verdictText } from '../../panel/verdictText';
import type { Texts } from '../../panel/texts';
import type { TransportName } from '../../sender/model';
import { VERDICTS } from '../../sender/model';
import { countOf, sentence } from '../../sender/sentence';
import { presetOf, type PacePreset } from '../../sender/timetable/presets';
import { outlineOf, sendCountOf } from './quickParts';
import type { Item } from '../dialogs/dialogs';

export type MenuEntry =
  | 'send'
  | 'message'
  | 'gaps'
  | 'alreadySent'
  | 'recipients'
  | 'readAgain'
  | 'sheet'
  | 'phoneColumn'
  | 'country'
  | 'attachment'
  | 'pace'
  | 'transport'
  | 'test';

/** Everything that can be chosen, each with what it is now and why: what is missing or to be decided stands above. */
export function menuItems(state: PanelState, preview: PreviewView | null, texts: Texts): readonly Item<MenuEntry>[] {
  const shown = outlineOf(state);
  return [
    ...sendItem(state, texts),
    ...staleItem(state, texts),
    messageItem(state, preview, texts),
    ...decisionItems(state, texts),
    ...recipientsItem(state, texts),
    ...(shown === null ? [] : sheetItems(shown, texts)),
    {
      label: texts.t('Attachment'),
      icon: 'attach',
      description: state.attachment === '' ? texts.t('none') : state.attachment,
      value: 'attachment',
    },
    { label: texts.t('Pace'), icon: 'dashboard', description: paceName(presetOf(state.options), texts), value: 'pace' },
    {
      label: texts.t('Send through'),
      icon: 'radio-tower',
      description: throughName(state.transport, texts),
      value: 'transport',
    },
    ...testItem(state, texts),
  ];
}

export function paceName(pace: PacePreset | 'custom', { t }: Texts): string {
  switch (pace) {
    case 'original':
      return t('Original');
    case 'careful':
      return t('Careful');
    case 'custom':
      return t('Custom');
  }
}

export function throughName(transport: TransportName, { t }: Texts): string {
  switch (transport) {
    case 'whatsapp-web':
      return t('WhatsApp');
    case 'simulated':
      return t('Simulated');
    case 'cloud-api':
      return t('Business API');
  }
}

function sendItem(state: PanelState, texts: Texts): readonly Item<MenuEntry>[] {
  const count = sendCountOf(state);
  if (count === 0) return [];
  const [one, several] =
    state.run === null
      ? [sentence('Send {0} message', countOf(count)), sentence('Send {0} messages', countOf(count))]
      : [sentence('Send {0} message again', countOf(count)), sentence('Send {0} messages again', countOf(count))];
  const { estimatedDurationMs } = state;
  const nowMs = Date.now();
  const lasts =
    estimatedDurationMs === null
      ? texts.t('By these limits it never finishes.')
      : texts.t(
          'About {0}, until {1}',
          texts.duration(estimatedDurationMs),
          texts.timeOfDay(nowMs + estimatedDurationMs, nowMs),
        );
  const leaves =
    state.transport === 'simulated'
      ? texts.t('Nothing leaves this computer.')
      : texts.t('You will be asked to confirm.');
  return [
    { label: texts.plural(count, one, several), icon: 'send', description: lasts, detail: leaves, value: 'send' },
  ];
}

function testItem({ template, attachment }: PanelState, { t }: Texts): readonly Item<MenuEntry>[] {
  const saysSomething = template.trim() !== '' || attachment !== '';
  return saysSomething ? [{ label: t('Send it to me as a test…'), icon: 'beaker', value: 'test' }] : [];
}

function staleItem({ isStale }: PanelState, { t }: Texts): readonly Item<MenuEntry>[] {
  if (!isStale) return [];
  const detail = t('The workbook has been changed: read it again first.');
  return [{ label: t('Read again'), icon: 'refresh', detail, value: 'readAgain' }];
}

function messageItem(
  { template, unknownNames }: PanelState,
  preview: PreviewView | null,
  { t }: Texts,
): Item<MenuEntry> {
  const isEmpty = template.trim() === '';
  const problem = unknownNames.length > 0 ? t('The message names a column that the sheet doesn’t have.') : null;
  const shown = preview === null ? template : preview.text;
  return {
    label: t('Message'),
    icon: 'comment',
    description: preview === null || isEmpty ? '' : t('as row {0} gets it', preview.row),
    detail: problem ?? (isEmpty ? t('The message is empty.') : shown.replaceAll('\n', ' ⏎ ')),
    value: 'message',
  };
}

function decisionItems({ problems }: PanelState, texts: Texts): readonly Item<MenuEntry>[] {
  if (problems === null) return [];
  const { counts, decision, includesAlreadySent } = problems;
  const items: Item<MenuEntry>[] = [];
  if (counts.blankVariable > 0) {
    const chosen = decision === 'send' ? texts.t('Send anyway') : texts.t('Leave these rows out');
    items.push({
      label: texts.t('Gaps in the message'),
      icon: 'warning',
      description: withCount(texts, counts.blankVariable, verdictText(texts, 'blankVariable', counts.blankVariable)),
      detail: decision === null ? texts.t('Choose what becomes of the rows with a gap in the message.') : chosen,
      value: 'gaps',
    });
  }
  if (counts.alreadySent > 0) {
    items.push({
      label: texts.t('Already written to'),
      icon: 'history',
      description: withCount(texts, counts.alreadySent, verdictText(texts, 'alreadySent', counts.alreadySent)),
      detail: includesAlreadySent ? texts.t('They get it once more.') : texts.t('They are left out.'),
      value: 'alreadySent',
    });
  }
  return items;
}

function recipientsItem({ workbook, problems }: PanelState, texts: Texts): readonly Item<MenuEntry>[] {
  if (workbook.kind !== 'checked') return [];
  const counts = VERDICTS.filter((verdict) => verdict === 'ready' || workbook.counts[verdict] > 0).map((verdict) =>
    withCount(texts, workbook.counts[verdict], verdictText(texts, verdict, workbook.counts[verdict])),
  );
  const others = (['emptyMessage', 'tooLong', 'attachment', 'template'] as const)
    .filter((problem) => (problems?.counts[problem] ?? 0) > 0)
    .map((problem) =>
      withCount(texts, problems?.counts[problem] ?? 0, verdictText(texts, problem, problems?.counts[problem] ?? 0)),
    );
  return [
    {
      label: texts.t('Recipients'),
      icon: 'organization',
      detail: [...counts, ...others].join(' · '),
      value: 'recipients',
    },
  ];
}

function sheetItems(outline: OutlineView, { t }: Texts): readonly Item<MenuEntry>[] {
  const { sheet, headers, phoneColumn, country, countries, why, isCountryClear } = outline;
  const column = phoneColumn === null ? '' : (headers[phoneColumn] ?? '');
  const countryText = countries.find(({ code }) => code === country)?.name ?? country;
  return [
    { label: t('Sheet'), icon: 'table', description: sheet, value: 'sheet' },
    {
      label: t('Phone column'),
      icon: 'device-mobile',
      description: column,
      detail: why.phoneColumn,
      value: 'phoneColumn',
    },
    {
      label: t('Default country'),
      icon: isCountryClear ? 'globe' : 'warning',
      description: countryText,
      detail: why.country,
      value: 'country',
    },
  ];
}

export function withCount({ number }: Texts, count: number, words: string): string {
  return `${number(count)} ${words}`;
}
