import { basename } from 'node:path';
import { RelativePattern, Uri, workspace } from 'vscode';
import type { WorkbookFile } from '../../campaign/ports';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { DisposableStore } from '../window/disposables';

/** A workbook as VS Code reaches it: on this computer or elsewhere. */
export function workbookFile(address: string): WorkbookFile {
  const uri = Uri.parse(address, true);
  return {
    address,
    name: basename(uri.path),
    open: async () => await open(uri),
    stamp: async () => await stamp(uri),
    watch: (touched) => watch(uri, touched),
  };
}

/** A local file is read where it is, by the worker; any other through VS Code. */
async function open(uri: Uri) {
  if (uri.scheme === 'file') return { kind: 'file', path: uri.fsPath } as const;
  try {
    return { kind: 'bytes', bytes: await workspace.fs.readFile(uri), name: basename(uri.path) } as const;
  } catch (cause) {
    throw new HumanError(
      sentence('The workbook can’t be read.'),
      sentence('Check that it is still there and that you may open it.'),
      cause,
    );
  }
}

async function stamp(uri: Uri): Promise<string | null> {
  try {
    const { mtime, size } = await workspace.fs.stat(uri);
    return `${mtime} ${size}`;
  } catch {
    return null;
  }
}

function watch(uri: Uri, touched: () => void): () => void {
  const disposables = new DisposableStore();
  // All of the folder, since a name may hold what a pattern takes for its own signs.
  const watcher = disposables.add(workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(uri, '..'), '*')));
  const note = (changed: Uri): void => {
    if (changed.toString() === uri.toString()) touched();
  };
  // Programs write a new file and give it the old one's name.
  disposables.add(watcher.onDidChange(note));
  disposables.add(watcher.onDidCreate(note));
  return () => disposables.dispose();
}
