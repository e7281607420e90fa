import { Uri, window, workspace } from 'vscode';
import type { TextFiles } from '../../campaign/saved/savedMessages';
import { say } from '../window/speech';
import { sentence } from '../../sender/sentence';

/** Text files, asked for by VS Code’s own dialogs. */
export const textFiles: TextFiles = {
  open: async () => {
    const [uri] = (await window.showOpenDialog({ filters: { [say(sentence('Text'))]: ['txt'] } })) ?? [];
    return uri === undefined ? null : new TextDecoder().decode(await workspace.fs.readFile(uri));
  },
  save: async (suggestedName, text) => {
    const [folder] = workspace.workspaceFolders ?? [];
    const uri = await window.showSaveDialog({
      filters: { [say(sentence('Text'))]: ['txt'] },
      ...(folder !== undefined && { defaultUri: Uri.joinPath(folder.uri, suggestedName) }),
    });
    if (uri !== undefined) await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  },
};
