import { window, workspace, type Uri, type WebviewPanel } from 'vscode';
import { HumanError } from '../sender/humanError';
import { message } from '../sender/message';
import type { SessionStore } from '../sessions/sessionStore';
import type { TransportName } from '../sender/model';
import { Campaign, sessionKey, workbookKey } from './campaign';
import type { CampaignOrigin } from './campaignContent';
import { CampaignPanel, createPanel } from './campaignPanel';
import { FrozenSession } from './frozenSession';
import type { Keyring } from './keyring';
import type { Runs } from './runs';
import { hostTexts, say } from './speech';
import { WorkbookDraft } from './workbookDraft';

export interface CampaignsParts {
  readonly extensionUri: Uri;
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly runs: Runs;
  readonly workerPath: string;
}

/** The campaigns of this window, each with its one panel while that is open. A running one outlives its panel. */
export class Campaigns {
  readonly #parts: CampaignsParts;
  readonly #open = new Map<string, { readonly campaign: Campaign; panel: CampaignPanel | null }>();

  constructor(parts: CampaignsParts) {
    this.#parts = parts;
  }

  /** Shows the workbook's campaign; a new one where the last has come to its end. */
  async openWorkbook(uri: Uri, into?: WebviewPanel): Promise<void> {
    const key = workbookKey(uri);
    const known = this.#open.get(key);
    if (known?.panel && !hasEnded(known.campaign)) return known.panel.reveal();
    const panel = into ?? createPanel(uri.path.split('/').at(-1) ?? '');
    await this.#forget(key);
    const { store, keyring, workerPath } = this.#parts;
    const workbook = new WorkbookDraft(uri, store, keyring, workerPath, () => campaign.noteChange());
    const campaign = this.#show(panel, { kind: 'workbook', workbook });
    await campaign.open();
  }

  /** Shows a session's campaign, and goes on with it where `resume` says so. @throws HumanError where it can't be read. */
  async openSession(id: string, resume: boolean, into?: WebviewPanel): Promise<void> {
    const shown = [...this.#open.values()].find(({ campaign }) => campaign.sessionId === id);
    if (shown) {
      this.#reveal(shown);
      if (resume && !shown.campaign.isRunning) await shown.campaign.handle({ type: 'resume' });
      return;
    }
    const session = await FrozenSession.open(id, this.#parts.store, this.#parts.keyring);
    const campaign = this.#show(into ?? createPanel(session.info.fileName), { kind: 'session', session });
    if (resume) await campaign.handle({ type: 'resume' });
  }

  /** A panel that VS Code brings back after a reload. */
  async restore(panel: WebviewPanel, key: string, parseUri: (text: string) => Uri): Promise<void> {
    if (key.startsWith(sessionKey(''))) return await this.openSession(key.slice(sessionKey('').length), false, panel);
    await this.openWorkbook(parseUri(key.slice('workbook:'.length)), panel);
  }

  #show(panel: WebviewPanel, origin: CampaignOrigin): Campaign {
    const campaign = new Campaign(origin, { runs: this.#parts.runs, confirmSend, assertMaySend });
    const entry: { readonly campaign: Campaign; panel: CampaignPanel | null } = { campaign, panel: null };
    this.#open.set(campaign.key, entry);
    this.#attach(entry, panel);
    campaign.onChange(() => this.#forgetUnseen(entry));
    return campaign;
  }

  #attach(entry: { readonly campaign: Campaign; panel: CampaignPanel | null }, panel: WebviewPanel): void {
    entry.panel = new CampaignPanel(panel, entry.campaign, this.#parts.extensionUri, () => {
      entry.panel = null;
      this.#forgetUnseen(entry);
    });
  }

  #reveal(entry: { readonly campaign: Campaign; panel: CampaignPanel | null }): void {
    if (entry.panel) entry.panel.reveal();
    else this.#attach(entry, createPanel(entry.campaign.fileName));
  }

  #forgetUnseen({ campaign, panel }: { readonly campaign: Campaign; readonly panel: CampaignPanel | null }): void {
    if (panel === null && !campaign.isRunning) void this.#forget(campaign.key);
  }

  async #forget(key: string): Promise<void> {
    const entry = this.#open.get(key);
    this.#open.delete(key);
    await entry?.campaign.close();
  }
}

function hasEnded(campaign: Campaign): boolean {
  return campaign.sessionId !== null && !campaign.isRunning;
}

function assertMaySend(): void {
  if (workspace.isTrusted) return;
  throw new HumanError(
    message('Nothing is sent from a folder that you don’t trust.'),
    message('Trust the folder with the command “Manage Workspace Trust”, then send.'),
  );
}

async function confirmSend(recipientCount: number, transport: TransportName, isRepeat: boolean): Promise<boolean> {
  const count = hostTexts().number(recipientCount);
  const question = isRepeat
    ? message('Send a message again to {0} people?', count)
    : message('Send this message to {0} people?', count);
  const detail =
    transport === 'simulated'
      ? message('It is simulated: nothing leaves this computer.')
      : message(
          'It goes out through your own WhatsApp, and can’t be taken back. Write only to people who asked for it: WhatsApp may restrict accounts that send in bulk.',
        );
  const send = say(message('Send'));
  const answer = await window.showWarningMessage(say(question), { modal: true, detail: say(detail) }, send);
  return answer === send;
}
