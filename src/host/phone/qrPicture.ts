import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, TabInputCustom, Uri, window } from 'vscode';
import { sentence } from '../../sender/sentence';
import { qrPicture } from '../../whatsapp/qrModules';
import { showQrTerminal } from './qrTerminal';
import type { Runs } from '../../campaign/runs';
import type { SessionRun } from '../../campaign/sessionRun';
import { say } from '../window/speech';

/**
 * Shows the QR code that WhatsApp asks for as a picture in an editor tab, for when the panel can't. It follows the code
 * as it changes, and is gone, tab and file, as soon as it is scanned or no longer asked for.
 */
export async function showQrCode(run: SessionRun, dataFolder: string): Promise<void> {
  const { connection } = run;
  if (connection.kind !== 'needsQr') {
    void window.showInformationMessage(say(sentence('WhatsApp asks for no QR code now.')));
    return;
  }
  const folder = join(dataFolder, 'qr');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.gif`);
  let { code } = connection;
  let writing = writePicture(path, code);
  await writing;
  const unsubscribe = run.onChange(() => {
    const now = run.connection;
    if (now.kind === 'needsQr') {
      if (now.code === code) return;
      code = now.code;
      writing = writing.then(() => writePicture(path, now.code)).catch(() => undefined);
      return;
    }
    unsubscribe();
    void writing.then(() => closePicture(path));
  });
  await commands.executeCommand('vscode.open', Uri.file(path), { preview: false }, say(sentence('WhatsApp QR code')));
  void offerTerminal(run);
}

/** The same of a session; nothing where it isn’t being sent here. */
export async function showQrCodeOf(sessionId: string, runs: Runs, dataFolder: string): Promise<void> {
  const run = runs.find(sessionId);
  if (run) await showQrCode(run, dataFolder);
}

/** VS Code shows pictures in a web view, which some browsers and proxies refuse it. */
async function offerTerminal(run: SessionRun): Promise<void> {
  const show = say(sentence('Show in Terminal'));
  const question = say(
    sentence('Scan the code in the picture. If its tab stays empty, the terminal can show it, too.'),
  );
  if ((await window.showInformationMessage(question, show)) === show) showQrTerminal(run);
}

/** A picture left by a crash: the code in it is long out of date. */
export async function removeOldPictures(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, 'qr'), { recursive: true, force: true });
}

async function writePicture(path: string, code: string): Promise<void> {
  await writeFile(path, qrPicture(code), { mode: 0o600 });
}

async function closePicture(path: string): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof TabInputCustom && input.uri.fsPath === path);
  await window.tabGroups.close(tabs);
  await rm(path, { force: true });
}
