import { env, Uri, window, workspace } from 'vscode';
import { sessionSealer, type Keyring } from '../../campaign/keyring';
import { reportHtml } from '../../campaign/report/reportHtml';
import { reportView } from '../../campaign/report/reportView';
import { sentence } from '../../sender/sentence';
import { SessionResults } from '../../sessions/sessionResults';
import type { SessionStore } from '../../sessions/sessionStore';
import { say } from '../window/speech';

/** Asks where to, and writes the session's report there as a page for printing. @throws HumanError where it can't be read */
export async function saveReport(sessionId: string, store: SessionStore, keyring: Keyring): Promise<void> {
  const results = await SessionResults.open(store, sessionId, await sessionSealer(sessionId, store, keyring));
  try {
    const { about, campaign } = results;
    const base = about.fileName.replace(/\.(?:xls[xm]|ods|csv|tsv|txt)$/iu, '');
    const uri = await window.showSaveDialog({
      title: say(sentence('Save Report')),
      saveLabel: say(sentence('Save')),
      defaultUri: Uri.joinPath(Uri.parse(campaign.source), '..', `${say(sentence('{0} report', base))}.html`),
      filters: { HTML: ['html'] },
    });
    if (!uri) return;
    await workspace.fs.writeFile(uri, Buffer.from(reportHtml(reportView(about, say), env.language)));
    void offerToOpen(uri);
  } finally {
    await results.close();
  }
}

async function offerToOpen(uri: Uri): Promise<void> {
  const said = say(sentence('The report is in {0}.', uri.path.split('/').at(-1) ?? ''));
  const open = say(sentence('Open'));
  const isHere = uri.scheme === 'file' && env.remoteName === undefined;
  const answer = await window.showInformationMessage(said, ...(isHere ? [open] : []));
  if (answer === open) await env.openExternal(uri);
}
