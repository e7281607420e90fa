import type { ErrorView, PanelState, PreviewView } from '../../panel/protocol';
import { menuItems, type MenuEntry } from './quickMenu';
import { askMessage } from './quickMessage';
import { ask, jobTitle, tellError, type QuickParts } from './quickParts';
import {
  askAlreadySent,
  askAttachment,
  askCountry,
  askGaps,
  askPace,
  askPhoneColumn,
  askSheet,
  askTransport,
  showRecipients,
} from './quickQuestions';

/**
 * The job without a panel, from a workbook to its run: asks for what is missing, then shows all that is chosen in one list,
 * each to be changed, with the send on top. It hands the campaign what the panel would, so what may be sent, and what is
 * asked before, is the same.
 * @param opened resolves once the workbook has been read
 * @returns whether something is being sent now, or has been
 */
export async function prepareQuickly(parts: QuickParts, opened: Promise<void>): Promise<boolean> {
  const { campaign, window, texts } = parts;
  if (!(await window.during(texts.t('Reading {0}…', campaign.fileName), opened))) return false;
  await askForMissing(parts);
  let told: ErrorView | null = null;
  for (;;) {
    const { error } = campaign.state();
    if (error !== told) await tellError(parts);
    told = error;
    const entry = await pickEntry(parts);
    if (entry === null) return false;
    if (entry !== 'send') await answer(parts, entry);
    else if (await send(parts)) return true;
  }
}

/** In the order in which one makes the next one possible, and each once: whoever puts one away finds it in the list. */
async function askForMissing(parts: QuickParts): Promise<void> {
  const { campaign } = parts;
  if (campaign.isRunning) return;
  const workbook = () => campaign.state().workbook;
  if (workbook().kind === 'failed') await tellWhyNotRead(parts);
  const read = workbook();
  if (read.kind === 'checked' && !read.isCountryClear && read.candidates.length > 0) await askCountry(parts);
  if (workbook().kind === 'checked' && campaign.state().template.trim() === '') await askMessage(parts);
}

async function tellWhyNotRead(parts: QuickParts): Promise<void> {
  const { workbook } = parts.campaign.state();
  if (workbook.kind !== 'failed') return;
  const { error, outline } = workbook;
  await parts.window.tell('error', `${error.happened} ${error.todo}`.trim(), []);
  if (outline === null) return;
  if (outline.sheets.length > 1) await askSheet(parts);
  else await askPhoneColumn(parts);
}

async function pickEntry(parts: QuickParts): Promise<MenuEntry | null> {
  const { campaign, window, texts } = parts;
  const preview = await firstPreview(parts);
  const state = campaign.state();
  return await window.pick({
    title: jobTitle(parts),
    placeHolder: placeHolderOf(state, parts),
    items: menuItems(state, preview, texts),
  });
}

function placeHolderOf({ workbook }: PanelState, { texts }: QuickParts): string {
  if (workbook.kind === 'failed') return workbook.error.happened;
  return texts.t('Look at what is chosen, change what isn’t right, then send');
}

async function firstPreview({ campaign }: QuickParts): Promise<PreviewView | null> {
  return (await ask(campaign, { type: 'preview', index: 0 }, 'preview'))?.preview ?? null;
}

/** Whether a session has come of it. */
async function send({ campaign }: QuickParts): Promise<boolean> {
  const before = campaign.sessionId;
  await campaign.handle({ type: 'start' });
  return campaign.sessionId !== before;
}

async function answer(parts: QuickParts, entry: Exclude<MenuEntry, 'send'>): Promise<void> {
  switch (entry) {
    case 'message':
      return await askMessage(parts);
    case 'gaps':
      return await askGaps(parts);
    case 'alreadySent':
      return await askAlreadySent(parts);
    case 'recipients':
      return await showRecipients(parts);
    case 'readAgain':
      return await parts.campaign.handle({ type: 'readAgain' });
    case 'sheet':
      return await askSheet(parts);
    case 'phoneColumn':
      return await askPhoneColumn(parts);
    case 'country':
      return await askCountry(parts);
    case 'attachment':
      return await askAttachment(parts);
    case 'pace':
      return await askPace(parts);
    case 'transport':
      return await askTransport(parts);
    case 'test':
      return await parts.campaign.handle({ type: 'testMessage', index: 0 });
  }
}
