import { window, type OpenDialogOptions } from 'vscode';
import type { AttachmentChoice } from '../../sender/content/attachment';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { failureText } from '../../sender/failureText';
import { refusedAttachment } from '../../whatsapp/attachmentFile';
import { say } from '../window/speech';

/** Asks what goes with each message; null where the user thinks better of it. @throws HumanError */
export async function chooseAttachment(headers: readonly string[]): Promise<AttachmentChoice | null> {
  const one = say(sentence('The same file for everyone…'));
  const each = say(sentence('A file for each row, named in a column…'));
  const title = say(sentence('Attach a file'));
  const kind = await window.showQuickPick([one, each], { title, placeHolder: say(sentence('What goes with it?')) });
  switch (kind) {
    case one:
      return await chooseFile(title);
    case each:
      return await chooseColumn(headers, title);
    default:
      return null;
  }
}

async function chooseFile(title: string): Promise<AttachmentChoice | null> {
  const path = await askPath({ title, openLabel: say(sentence('Attach')) });
  if (path === null) return null;
  const refused = await refusedAttachment({ path, folder: null });
  if (refused === null) return { kind: 'file', path };
  throw new HumanError(failureText(refused), sentence('Choose another file.'));
}

async function chooseColumn(headers: readonly string[], title: string): Promise<AttachmentChoice | null> {
  const items = headers.map((label, column) => ({ label, column }));
  const placeHolder = say(sentence('The column with the files’ names (1 of 2)'));
  const picked = await window.showQuickPick(items, { title, placeHolder });
  if (!picked) return null;
  const openLabel = say(sentence('Take the files from here'));
  const folder = await askPath({ title, openLabel, canSelectFiles: false, canSelectFolders: true });
  return folder === null ? null : { kind: 'column', column: picked.column, folder };
}

async function askPath(options: OpenDialogOptions): Promise<string | null> {
  const [uri] = (await window.showOpenDialog(options)) ?? [];
  if (!uri) return null;
  if (uri.scheme === 'file') return uri.fsPath;
  throw new HumanError(
    sentence('Only files of this computer can be attached.'),
    sentence('Copy it to this computer first.'),
  );
}
