import type { RowList } from '../../panel/protocol';
import { ROW_LISTS } from '../../panel/protocol';
import { verdictText } from '../../panel/verdictText';
import { TRANSPORT_NAMES } from '../../sender/model';
import { countOf, sentence } from '../../sender/sentence';
import { PACE_PRESETS, presetOf, withPreset } from '../../sender/timetable/presets';
import { durationOfSend } from '../beforeSending/durationOfSend';
import { paceName, throughName, withCount } from './quickMenu';
import { ask, jobTitle, outlineOf, sendCountOf, type QuickParts } from './quickParts';
import type { Item } from '../dialogs/dialogs';

export async function askSheet(parts: QuickParts): Promise<void> {
  const { texts } = parts;
  const sheets = outlineOf(parts.campaign.state())?.sheets ?? [];
  const items = sheets.map(({ name, hidden }) => ({
    label: hidden ? texts.t('{0} (hidden)', name) : name,
    value: name,
  }));
  const sheet = await pick(parts, texts.t('Which sheet are the recipients in?'), items);
  if (sheet !== null) await read(parts, { type: 'setSheet', sheet });
}

export async function askPhoneColumn(parts: QuickParts): Promise<void> {
  const { texts } = parts;
  const { headers = [], phoneColumn = null, why } = outlineOf(parts.campaign.state()) ?? {};
  const items = headers.map((label, column) => ({
    label,
    value: column,
    ...(column === phoneColumn && { description: texts.t('now'), detail: why?.phoneColumn ?? '' }),
  }));
  const column = await pick(parts, texts.t('Which column are the phone numbers in?'), chosenFirst(items, phoneColumn));
  if (column !== null) await read(parts, { type: 'setPhoneColumn', column });
}

/** The likeliest first, with how many numbers each makes valid. */
export async function askCountry(parts: QuickParts): Promise<void> {
  const { texts } = parts;
  const outline = outlineOf(parts.campaign.state());
  if (outline === null) return;
  const { countries, candidates, country: now, why } = outline;
  const validCounts = new Map(candidates.map(({ country, validCount }) => [country, validCount]));
  const items = countries.map(({ code, name }) => {
    const validCount = validCounts.get(code);
    const count = countOf(validCount ?? 0);
    const [one, several] = [sentence('{0} number is valid', count), sentence('{0} numbers are valid', count)];
    return {
      label: name,
      value: code,
      ...(validCount !== undefined && { description: texts.plural(validCount, one, several) }),
      ...(code === now && { detail: why.country }),
    };
  });
  const likely = [...items].sort(
    (left, right) => (validCounts.get(right.value) ?? 0) - (validCounts.get(left.value) ?? 0),
  );
  const question = texts.t('Of which country are the numbers without a country code?');
  const country = await pick(parts, question, chosenFirst(likely, outline.isCountryClear ? now : null));
  if (country !== null) await read(parts, { type: 'setCountry', country });
}

export async function askPace(parts: QuickParts): Promise<void> {
  const { campaign, texts } = parts;
  const state = campaign.state();
  const items = PACE_PRESETS.map((preset) => {
    const lastsMs = durationOfSend(sendCountOf(state), withPreset(state.options, preset), Date.now());
    return {
      label: paceName(preset, texts),
      description: lastsMs === null ? texts.t('By these limits it never finishes.') : texts.duration(lastsMs),
      value: preset,
    };
  });
  const placeHolder = texts.t('How fast? Now: {0}', paceName(presetOf(state.options), texts));
  const preset = await pick(parts, placeHolder, items);
  if (preset !== null) await campaign.handle({ type: 'setPreset', preset });
}

export async function askTransport(parts: QuickParts): Promise<void> {
  const { campaign, texts } = parts;
  const items = TRANSPORT_NAMES.map((value) => ({
    label: throughName(value, texts),
    detail: value === 'simulated' ? texts.t('Nothing leaves this computer.') : texts.t('You will be asked to confirm.'),
    value,
  }));
  const transport = await pick(parts, texts.t('What are the messages sent through?'), items);
  if (transport !== null) await campaign.handle({ type: 'setTransport', transport });
}

export async function askAttachment({ campaign, window, texts, ...rest }: QuickParts): Promise<void> {
  if (campaign.state().attachment === '') return await campaign.handle({ type: 'chooseAttachment' });
  const items = [
    { label: texts.t('Another file…'), value: 'chooseAttachment' },
    { label: texts.t('No attachment'), value: 'removeAttachment' },
  ] as const;
  const type = await pick({ campaign, window, texts, ...rest }, campaign.state().attachment, items);
  if (type !== null) await campaign.handle({ type });
}

/** What becomes of the rows in which a column that the message names is blank. */
export async function askGaps(parts: QuickParts): Promise<void> {
  const { campaign, texts } = parts;
  const excerpt = campaign.state().problems?.excerpt ?? '';
  const items = [
    { label: texts.t('Leave these rows out'), value: 'leaveOut' },
    { label: texts.t('Send anyway'), value: 'send' },
  ] as const;
  const decision = await pick(parts, texts.t('The message will read “{0}”.', excerpt), items);
  if (decision !== null) await campaign.handle({ type: 'decideBlank', decision });
}

export async function askAlreadySent(parts: QuickParts): Promise<void> {
  const { texts } = parts;
  const items = [
    { label: texts.t('Leave them out'), value: false },
    { label: texts.t('Send it to them once more'), value: true },
  ];
  const includes = await pick(parts, texts.t('They have got this very message already.'), items);
  if (includes !== null) await parts.campaign.handle({ type: 'includeAlreadySent', includes });
}

/** The rows behind the counts, each with its cell and the reason. */
export async function showRecipients(parts: QuickParts): Promise<void> {
  const { campaign, texts } = parts;
  const { workbook, problems } = campaign.state();
  if (workbook.kind !== 'checked') return;
  const counts: Readonly<Partial<Record<RowList, number>>> = { ...workbook.counts, ...problems?.counts };
  const lists = ROW_LISTS.flatMap((list) => {
    const count = counts[list] ?? 0;
    return count === 0 ? [] : [{ label: withCount(texts, count, verdictText(texts, list, count)), value: list }];
  });
  const list = await pick(parts, texts.t('Which rows are to be shown?'), lists);
  if (list === null) return;
  const answer = await ask(campaign, { type: 'showRows', verdict: list }, 'rows');
  const rows = (answer?.rows ?? []).map(({ row, cell, phoneText, reason }) => ({
    label: texts.t('Row {0}', row),
    description: `${cell} · ${phoneText}`,
    ...(reason !== '' && { detail: reason }),
    value: null,
  }));
  await pick(parts, texts.t('Row, cell and reason'), rows);
}

async function pick<Value>(
  parts: QuickParts,
  placeHolder: string,
  items: readonly Item<Value>[],
): Promise<Value | null> {
  return await parts.window.pick({ title: jobTitle(parts), placeHolder, items });
}

/** Reads the workbook as it is chosen now. */
async function read(
  { campaign, window, texts }: QuickParts,
  intent: Parameters<QuickParts['campaign']['handle']>[0],
): Promise<void> {
  await window.during(texts.t('Reading {0}…', campaign.fileName), campaign.handle(intent));
}

function chosenFirst<Value>(items: readonly Item<Value>[], chosen: Value | null): readonly Item<Value>[] {
  return [...items.filter(({ value }) => value === chosen), ...items.filter(({ value }) => value !== chosen)];
}
