import { MAX_MESSAGE_LENGTH } from '../../sender/content/messageProblems';
import { nearestHeader } from '../../sender/content/nearestHeader';
import { compileTemplate } from '../../sender/content/template';
import { unknownNameText } from '../../panel/unknownNameText';
import { fromOneLine, toOneLine } from './oneLine';
import type { Item } from '../dialogs/dialogs';
import { jobTitle, outlineOf, type QuickParts } from './quickParts';

/**
 * Asks for the message: typed in a line, or copied from wherever it was written. No editor tab takes it, as VS Code keeps
 * the text of those on disk, in the clear.
 */
export async function askMessage(parts: QuickParts): Promise<void> {
  const { window, texts, campaign } = parts;
  const { messages } = await parts.saved.read();
  const items: Item<Source>[] = [
    {
      label: texts.t('Type it'),
      icon: 'edit',
      detail: texts.t('In one line: {0} begins the next.', LINE_BREAK),
      value: { kind: 'typed' },
    },
    {
      label: texts.t('Take what I have copied'),
      icon: 'clippy',
      detail: texts.t('As it is in the clipboard, with its lines.'),
      value: { kind: 'copied' },
    },
    ...messages.map(({ name, text }) => ({
      label: name,
      icon: 'bookmark',
      detail: toOneLine(text),
      value: { kind: 'saved', text } as const,
    })),
  ];
  const source = await window.pick({
    title: jobTitle(parts),
    placeHolder: texts.t('How is the message written?'),
    items,
  });
  if (source === null) return;
  const offered = await textOf(source, parts);
  const template = await typeMessage(parts, offered);
  if (template !== null) await campaign.handle({ type: 'setTemplate', template });
}

type Source = { readonly kind: 'typed' | 'copied' } | { readonly kind: 'saved'; readonly text: string };

async function textOf(source: Source, { campaign, window }: QuickParts): Promise<string> {
  switch (source.kind) {
    case 'typed':
      return campaign.state().template;
    case 'copied':
      return (await window.clipboard()).replaceAll('\r\n', '\n');
    case 'saved':
      return source.text;
  }
}

/** What was copied is shown before it is taken, too. */
async function typeMessage(parts: QuickParts, offered: string): Promise<string | null> {
  const { window, texts } = parts;
  const headers = outlineOf(parts.campaign.state())?.headers ?? [];
  const columns = headers.filter((header) => header.trim() !== '').map((header) => `{{${header}}}`);
  const line = await window.type({
    title: jobTitle(parts),
    prompt: texts.t('The message; {0} begins a line. Columns: {1}', LINE_BREAK, columns.join(' ')),
    value: toOneLine(offered),
    problem: (typed) => messageProblemText(parts, fromOneLine(typed), headers),
  });
  return line === null ? null : fromOneLine(line);
}

function messageProblemText({ texts, campaign }: QuickParts, message: string, headers: readonly string[]): string {
  if (message.trim() === '' && campaign.state().attachment === '') return texts.t('The message is empty.');
  if (message.length > MAX_MESSAGE_LENGTH) {
    return texts.t('{0} of {1} characters', texts.number(message.length), texts.number(MAX_MESSAGE_LENGTH));
  }
  const compiled = compileTemplate(message, headers);
  if (compiled.ok) return '';
  const [name = ''] = compiled.unknownNames;
  return texts.say(unknownNameText(name, nearestHeader(name, headers)));
}

/** As it is typed. */
const LINE_BREAK = String.raw`\n`;
