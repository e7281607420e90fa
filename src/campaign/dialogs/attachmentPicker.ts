import type { AttachmentChoice } from '../../sender/content/attachment';
import { failureText } from '../../sender/failureText';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { refusedAttachment } from '../../whatsapp/attachmentFile';
import type { Asking } from './dialogs';
import type { FileQuestion, WindowFiles } from './windowFiles';

export interface AttachmentPickerParts extends Asking {
  readonly files: WindowFiles;
}

/** Asks what goes with each message; null where the user thinks better of it. @throws HumanError */
export async function chooseAttachment(
  headers: readonly string[],
  parts: AttachmentPickerParts,
): Promise<AttachmentChoice | null> {
  const { dialogs, texts } = parts;
  const { say } = texts;
  const choose = await dialogs.pick({
    title: say(TITLE),
    placeHolder: say(sentence('What goes with it?')),
    items: [
      { label: say(sentence('The same file for everyone…')), value: chooseFile },
      { label: say(sentence('A file for each row, named in a column…')), value: chooseColumn },
    ],
    isFleeting: true,
  });
  return choose && (await choose(parts, headers));
}

async function chooseFile({ files, texts: { say } }: AttachmentPickerParts): Promise<AttachmentChoice | null> {
  const path = await askPath(files, { title: say(TITLE), openLabel: say(sentence('Attach')) });
  if (path === null) return null;
  const refused = await refusedAttachment({ path, folder: null });
  if (refused === null) return { kind: 'file', path };
  throw new HumanError(failureText(refused), sentence('Choose another file.'));
}

async function chooseColumn(
  { dialogs, files, texts: { say } }: AttachmentPickerParts,
  headers: readonly string[],
): Promise<AttachmentChoice | null> {
  const column = await dialogs.pick({
    title: say(TITLE),
    placeHolder: say(sentence('The column with the files’ names (1 of 2)')),
    items: headers.map((label, value) => ({ label, value })),
    isFleeting: true,
  });
  if (column === null) return null;
  const openLabel = say(sentence('Take the files from here'));
  const folder = await askPath(files, { title: say(TITLE), openLabel, isFolder: true });
  return folder === null ? null : { kind: 'column', column, folder };
}

async function askPath(files: WindowFiles, question: FileQuestion): Promise<string | null> {
  const file = await files.choose(question);
  if (file === null || file.path !== null) return file?.path ?? null;
  throw new HumanError(
    sentence('Only files of this computer can be attached.'),
    sentence('Copy it to this computer first.'),
  );
}

const TITLE = sentence('Attach a file');
