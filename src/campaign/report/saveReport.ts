import type { WindowFiles, PickedFile } from '../dialogs/windowFiles';
import { sentence } from '../../sender/sentence';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import type { Asking } from '../dialogs/dialogs';
import { sessionSealer, type Keyring } from '../keys/keyring';
import { baseName } from '../results/baseName';
import { reportHtml } from './reportHtml';
import { reportView } from './reportView';

export interface ReportParts extends Asking {
  /** Where the session lies. */
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly files: WindowFiles;
}

/** Asks where to, and writes the session's report there as a page for printing. @throws HumanError where it can't be read */
export async function saveReport(sessionId: string, parts: ReportParts): Promise<void> {
  const { store, keyring, files, texts } = parts;
  const { say } = texts;
  const results = await SessionResults.open(store, sessionId, await sessionSealer(sessionId, store, keyring));
  try {
    const { about, campaign } = results;
    const name = `${say(sentence('{0} report', baseName(about.fileName)))}.html`;
    const file = await files.chooseNew({
      title: say(sentence('Save Report')),
      saveLabel: say(sentence('Save')),
      suggested: files.beside(campaign.source, name),
      kinds: { HTML: ['html'] },
    });
    if (file === null) return;
    await files.write(file, Buffer.from(reportHtml(reportView(about, say), texts.language)));
    void offerToOpen(file, parts);
  } finally {
    await results.close();
  }
}

async function offerToOpen(file: PickedFile, { files, dialogs, texts: { say } }: ReportParts): Promise<void> {
  const said = say(sentence('The report is in {0}.', file.name));
  const open = [{ label: say(sentence('Open')), value: 'open' }] as const;
  if ((await dialogs.tell('info', said, files.isAtHand(file) ? open : [])) === 'open') await files.open(file);
}
