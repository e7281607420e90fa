import type { Texts } from '../../panel/texts';
import type { Campaign } from '../campaign';
import { toOneLine } from '../quick/oneLine';
import type { Item } from '../dialogs/dialogs';
import type { QuickWindow } from '../quick/quickWindow';
import { fromMessagesText, toMessagesText } from './messagesText';
import { withMessage, withoutMessage, type SavedMessage } from './savedContent';
import type { SavedStore } from './savedStore';

/** What the messages that are kept under a name are shown and changed through. */
export interface SavedMessagesParts {
  readonly saved: SavedStore;
  readonly window: QuickWindow;
  readonly files: TextFiles;
  readonly texts: Texts;
}

/** Files that the user chooses. */
export interface TextFiles {
  /** Null where the user thinks better of it. @throws HumanError where it can’t be read */
  open(): Promise<string | null>;
  /** @throws HumanError where it can’t be written */
  save(suggestedName: string, text: string): Promise<void>;
}

/** For the campaign that the person is looking at; where that is none, the message is copied. */
export async function useSavedMessage(
  front: Pick<Campaign, 'handle'> | null,
  parts: SavedMessagesParts & { readonly copy: (text: string) => Promise<void> },
): Promise<void> {
  if (front !== null) return await front.handle({ type: 'savedMessages' });
  const text = await openSavedMessages('', parts);
  if (text === null) return;
  await parts.copy(text);
  await parts.window.tell('info', parts.texts.t('The message has been copied.'), []);
}

type Entry =
  | { readonly kind: 'message'; readonly message: SavedMessage }
  | { readonly kind: 'save' | 'import' | 'export' };

/**
 * The list of messages: to use one, to keep the one that is being written, to rename, delete, import and export.
 * @param current the message that is being written; empty where there is none
 * @returns the message that is to be used; null where that is none
 */
export async function openSavedMessages(current: string, parts: SavedMessagesParts): Promise<string | null> {
  const { saved, window, texts } = parts;
  const { messages } = await saved.read();
  const items: Item<Entry>[] = [
    ...(current.trim() === ''
      ? []
      : [
          {
            label: texts.t('Save this message…'),
            icon: 'add',
            detail: toOneLine(current),
            value: { kind: 'save' } as const,
          },
        ]),
    ...messages.map((message) => ({
      label: message.name,
      icon: 'comment',
      detail: toOneLine(message.text),
      value: { kind: 'message', message } as const,
    })),
    { label: texts.t('Import from a text file…'), icon: 'cloud-download', value: { kind: 'import' } as const },
    ...(messages.length === 0
      ? []
      : [{ label: texts.t('Export to a text file…'), icon: 'export', value: { kind: 'export' } as const }]),
  ];
  const placeHolder = messages.length === 0 ? texts.t('No message is saved yet') : texts.t('Choose a message');
  const entry = await window.pick({ title: texts.t('Saved messages'), placeHolder, items });
  if (entry === null) return null;
  switch (entry.kind) {
    case 'message':
      return await openMessage(entry.message, parts);
    case 'save':
      await keep(current, '', parts);
      return null;
    case 'import':
      await importMessages(parts);
      return null;
    case 'export':
      await parts.files.save(`${texts.t('Saved messages')}.txt`, toMessagesText(messages));
      return null;
  }
}

async function openMessage(message: SavedMessage, parts: SavedMessagesParts): Promise<string | null> {
  const { saved, window, texts } = parts;
  const items = [
    { label: texts.t('Use this message'), icon: 'check', value: 'use' },
    { label: texts.t('Rename…'), icon: 'edit', value: 'rename' },
    { label: texts.t('Delete'), icon: 'trash', value: 'delete' },
  ] as const;
  const action = await window.pick({ title: message.name, placeHolder: toOneLine(message.text), items });
  switch (action) {
    case null:
      return null;
    case 'use':
      return message.text;
    case 'rename':
      await keep(message.text, message.name, parts);
      return null;
    case 'delete':
      await deleteMessage(message, { saved, window, texts });
      return null;
  }
}

/** Under a name that is asked for, and no longer under the old one. */
async function keep(text: string, oldName: string, { saved, window, texts }: SavedMessagesParts): Promise<void> {
  const taken = new Set((await saved.read()).messages.map(({ name }) => name));
  const typed = await window.type({
    title: texts.t('Saved messages'),
    prompt: texts.t('A name to find it by'),
    value: oldName,
    problem: (name) => {
      if (name.trim() === '') return texts.t('It needs a name.');
      const isTaken = name.trim() !== oldName && taken.has(name.trim());
      return isTaken ? texts.t('There is one of this name already.') : '';
    },
  });
  if (typed === null) return;
  const name = typed.trim();
  await saved.change((content) => withMessage(withoutMessage(content, oldName), { name, text }));
}

async function deleteMessage(
  { name }: SavedMessage,
  { saved, window, texts }: Pick<SavedMessagesParts, 'saved' | 'window' | 'texts'>,
): Promise<void> {
  const items = [
    { label: texts.t('Keep it'), value: false },
    { label: texts.t('Delete'), value: true },
  ];
  const isMeant = await window.pick({ title: name, placeHolder: texts.t('Delete “{0}” for good?', name), items });
  if (isMeant === true) await saved.change((content) => withoutMessage(content, name));
}

/** One of a name that there is already takes its place. */
async function importMessages({ saved, window, files, texts }: SavedMessagesParts): Promise<void> {
  const text = await files.open();
  if (text === null) return;
  const imported = fromMessagesText(text);
  await saved.change((content) => imported.reduce(withMessage, content));
  const said =
    imported.length === 0
      ? texts.t('No message was found: each begins with a line such as “{0}”.', '== Name ==')
      : texts.t('Messages imported: {0}.', texts.number(imported.length));
  await window.tell(imported.length === 0 ? 'warning' : 'info', said, []);
}
