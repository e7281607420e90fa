import { ProgressLocation, window, type Progress } from 'vscode';
import type { BrowserSettings } from '../../campaign/settings/browserSettings';
import { sentence } from '../../sender/sentence';
import { findBrowser } from '../../whatsapp/browser/findBrowser';
import { hostTexts, say } from '../window/speech';

/**
 * Where no browser is installed, and the user has named none: says what was looked for, and offers to download one.
 * @throws HumanError where that fails; one who declines is told by the connection that there is none.
 */
export async function offerBrowser(settings: BrowserSettings): Promise<void> {
  const browser = findBrowser(settings);
  if (browser.ok || !browser.isDownloadable) return;
  const download = say(sentence('Download (about 200 MB)'));
  const places = say(sentence('Looked for: {0}.', browser.lookedFor.join(', ')));
  const offer = say(
    sentence(
      'Chrome for Testing can be downloaded from Google into this extension’s own folder, where it takes about 500 MB. Nothing else of this computer changes.',
    ),
  );
  const detail = `${places}\n\n${offer}`;
  const answer = await window.showWarningMessage(say(browser.error.happened), { modal: true, detail }, download);
  if (answer !== download) return;
  const title = say(sentence('Downloading Chrome for Testing'));
  await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      const { installChrome } = await import('../../whatsapp/web/whatsappWeb');
      const { downloadFolder } = settings;
      await installChrome({ downloadFolder, signal: cancel.signal, onProgress: reporter(progress) });
    },
  );
}

/** Tells whole per cents, so that VS Code isn't told of each of the many thousand pieces. */
function reporter(progress: Progress<{ message: string; increment: number }>) {
  const { number } = hostTexts();
  let saidPercent = 0;
  return (step: 'download' | 'unpack', doneBytes: number, totalBytes: number): void => {
    if (step === 'unpack') return progress.report({ message: say(sentence('Unpacking…')), increment: 0 });
    const percent = totalBytes === 0 ? 0 : Math.floor((doneBytes / totalBytes) * 100);
    if (percent === saidPercent) return undefined;
    const [done, total] = [doneBytes, totalBytes].map((bytes) => number(Math.ceil(bytes / 1e6)));
    progress.report({
      message: say(sentence('{0} of {1} MB', done ?? '', total ?? '')),
      increment: percent - saidPercent,
    });
    saidPercent = percent;
    return undefined;
  };
}
