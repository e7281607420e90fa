import { commands, env, UIKind, Uri, window, workspace } from 'vscode';
import type { PickedFile, WindowFiles } from '../../campaign/dialogs/windowFiles';

/** Files in VS Code's own dialogs, as it reaches them. */
export const windowFiles: WindowFiles = {
  choose: async ({ title, openLabel, kinds, isFolder = false }) => {
    const [uri] =
      (await window.showOpenDialog({
        ...(title !== undefined && { title }),
        ...(openLabel !== undefined && { openLabel }),
        ...(kinds !== undefined && { filters: copied(kinds) }),
        canSelectFiles: !isFolder,
        canSelectFolders: isFolder,
      })) ?? [];
    return uri === undefined ? null : pickedFile(uri);
  },
  chooseNew: async ({ title, saveLabel, kinds, suggested }) => {
    const uri = await window.showSaveDialog({
      ...(title !== undefined && { title }),
      ...(saveLabel !== undefined && { saveLabel }),
      ...(suggested !== undefined && { defaultUri: Uri.parse(suggested.address) }),
      ...(kinds !== undefined && { filters: copied(kinds) }),
    });
    return uri === undefined ? null : pickedFile(uri);
  },
  beside: (address, name) => pickedFile(Uri.joinPath(Uri.parse(address), '..', name)),
  read: async ({ address }) => await workspace.fs.readFile(Uri.parse(address)),
  write: async ({ address }, bytes) => await workspace.fs.writeFile(Uri.parse(address), bytes),
  put: async (path, { address }, overwrite) =>
    await workspace.fs.copy(Uri.file(path), Uri.parse(address), { overwrite }),
  isAtHand: ({ path }) => path !== null && env.remoteName === undefined && env.uiKind === UIKind.Desktop,
  open: async ({ address }) => void (await env.openExternal(Uri.parse(address))),
  reveal: async ({ address }) => await commands.executeCommand('revealFileInOS', Uri.parse(address)),
  inOpenFolder: (name) => {
    const [folder] = workspace.workspaceFolders ?? [];
    return folder && pickedFile(Uri.joinPath(folder.uri, name));
  },
};

function pickedFile(uri: Uri): PickedFile {
  const name = uri.path.split('/').at(-1) ?? '';
  return { address: uri.toString(), name, path: uri.scheme === 'file' ? uri.fsPath : null };
}

/** VS Code wants lists that it might change. */
function copied(kinds: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(kinds).map(([name, extensions]) => [name, [...extensions]]));
}
