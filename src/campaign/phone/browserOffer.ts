import type { Texts } from '../../panel/texts';
import { sentence } from '../../sender/sentence';
import { findBrowser, type FoundBrowser } from '../../whatsapp/browser/findBrowser';
import type { Asking, Report } from '../dialogs/dialogs';
import type { BrowserSettings } from '../settings/browserSettings';

/** Downloads a browser, as `installChrome` does. @throws HumanError */
export type InstallBrowser = (wanted: {
  readonly downloadFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (step: 'download' | 'unpack', doneBytes: number, totalBytes: number) => void;
}) => Promise<unknown>;

export interface BrowserOfferParts extends Asking {
  readonly install: InstallBrowser;
  readonly find?: (settings: BrowserSettings) => FoundBrowser;
}

/**
 * Where no browser is installed, and the user has named none: says what was looked for, and offers to download one.
 * @throws HumanError where that fails; one who declines is told by the connection that there is none.
 */
export async function offerBrowser(settings: BrowserSettings, parts: BrowserOfferParts): Promise<void> {
  const { dialogs, texts, install, find = findBrowser } = parts;
  const { say } = texts;
  const browser = find(settings);
  if (browser.ok || !browser.isDownloadable) return;
  const offer = sentence(
    'Chrome for Testing can be downloaded from Google into this extension’s own folder, where it takes about 500 MB. Nothing else of this computer changes.',
  );
  const isWanted = await dialogs.decide({
    tone: 'warning',
    question: say(browser.error.happened),
    detail: [sentence('Looked for: {0}.', browser.lookedFor.join(', ')), offer].map(say).join('\n\n'),
    actions: [{ label: say(sentence('Download (about 200 MB)')), value: true }],
  });
  if (isWanted !== true) return;
  const { downloadFolder } = settings;
  await dialogs.follow(say(sentence('Downloading Chrome for Testing')), true, async (report, signal) => {
    await install({ downloadFolder, signal, onProgress: wholePercents(report, texts) });
  });
}

/** Tells whole per cents, so that VS Code isn't told of each of the many thousand pieces. */
function wholePercents(report: Report, { say, number }: Texts) {
  let saidPercent = 0;
  return (step: 'download' | 'unpack', doneBytes: number, totalBytes: number): void => {
    if (step === 'unpack') return report(say(sentence('Unpacking…')), 0);
    const percent = totalBytes === 0 ? 0 : Math.floor((doneBytes / totalBytes) * 100);
    if (percent === saidPercent) return undefined;
    const megabytes = (bytes: number): string => number(Math.ceil(bytes / 1e6));
    report(say(sentence('{0} of {1} MB', megabytes(doneBytes), megabytes(totalBytes))), percent - saidPercent);
    saidPercent = percent;
    return undefined;
  };
}
