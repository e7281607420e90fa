import { Uri, window, workspace } from 'vscode';
import { sentence } from '../../sender/sentence';
import { say } from './speech';

/**
 * Puts a workbook with fictional people into the folder that is open, or asks where to; opens its panel. The file is its
 * user's: nothing that was there is overwritten.
 */
export async function newSample(extension: Uri, open: (workbook: Uri) => Promise<void>): Promise<void> {
  const target = await targetOf();
  if (target === undefined) return;
  await workspace.fs.copy(Uri.joinPath(extension, 'samples', 'contacts.xlsx'), target, { overwrite: true });
  await open(target);
}

async function targetOf(): Promise<Uri | undefined> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) {
    return await window.showSaveDialog({ filters: { [say(sentence('Workbooks and lists'))]: ['xlsx'] } });
  }
  const name = say(sentence('sample'));
  for (let number = 1; ; number += 1) {
    const uri = Uri.joinPath(folder.uri, `${name}${number === 1 ? '' : `-${number}`}.xlsx`);
    const isThere = await workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isThere) return uri;
  }
}
