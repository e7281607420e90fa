import { TabInputWebview, window, workspace, type Uri, type WebviewPanel } from 'vscode';
import { HumanError } from '../../sender/humanError';
import { message } from '../../sender/message';
import type { SessionStore } from '../../sessions/sessionStore';
import { chooseAttachment } from './attachmentPicker';
import { Campaign } from '../../campaign/campaign';
import { parseKey } from '../../campaign/panelAddress';
import type { CampaignOrigin } from '../../campaign/content';
import { CampaignPanel, createPanel, PANEL_TYPE } from './campaignPanel';
import type { SendQuestion } from '../../campaign/ports';
import type { ChosenCountries } from '../window/chosenCountries';
import { destinationsText } from '../../campaign/countries';
import { folderSettingsText } from '../../campaign/folderSettings';
import { FrozenSession } from '../../campaign/frozenRecipients';
import type { Log } from '../window/log';
import type { ResultsExport } from '../sessions/resultsExport';
import type { Keyring } from '../../campaign/keyring';
import type { Linking } from '../phone/linking';
import type { Runs } from '../../campaign/runs';
import { SECTION } from '../window/settings';
import { hostTexts, say } from '../window/speech';
import { WorkbookDraft } from '../../campaign/workbookRecipients';

export interface CampaignsParts {
  readonly extensionUri: Uri;
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly runs: Runs;
  readonly linking: Linking;
  readonly resultsExport: ResultsExport;
  readonly log: Log;
  readonly workerPath: string;
  readonly chosenCountries: ChosenCountries;
}

interface Entry {
  readonly campaign: Campaign;
  panel: CampaignPanel | null;
}

/** The campaigns of this window, each with its one panel while that is open. A running one outlives its panel. */
export class Campaigns {
  readonly #parts: CampaignsParts;
  readonly #entries = new Set<Entry>();

  constructor(parts: CampaignsParts) {
    this.#parts = parts;
  }

  /** Shows the workbook's campaign, with its panel revealed where it is open. */
  async openWorkbook(uri: Uri, into?: WebviewPanel): Promise<void> {
    const known = this.#find(({ workbook }) => workbook?.toString() === uri.toString());
    if (known) return this.#reveal(known);
    const { store, keyring, workerPath } = this.#parts;
    const workbook = new WorkbookDraft(uri, store, keyring, workerPath, () => campaign.noteChange());
    const campaign = this.#show({ kind: 'workbook', workbook }, into);
    await campaign.open();
  }

  /** Shows a session's campaign, and goes on with it where `resume` says so. @throws HumanError where it can't be read. */
  async openSession(id: string, resume: boolean, into?: WebviewPanel): Promise<void> {
    const known = this.#find(({ sessionId }) => sessionId === id);
    if (known) this.#reveal(known);
    const campaign = known?.campaign ?? (await this.#openFrozen(id, into));
    if (resume && !campaign.isRunning) await campaign.handle({ type: 'resume' });
  }

  /** A panel that VS Code brings back after a reload. */
  async restore(panel: WebviewPanel, key: string, parseUri: (text: string) => Uri): Promise<void> {
    const parsed = parseKey(key);
    if (parsed.kind === 'session') await this.openSession(parsed.id, false, panel);
    else await this.openWorkbook(parseUri(parsed.uri), panel);
  }

  async #openFrozen(id: string, into?: WebviewPanel): Promise<Campaign> {
    const session = await FrozenSession.open(id, this.#parts.store, this.#parts.keyring);
    const { fileName } = session.info;
    if (!into && !this.#find((campaign) => campaign.fileName === fileName)) await closeOrphans(fileName);
    return this.#show({ kind: 'session', session }, into);
  }

  #show(origin: CampaignOrigin, into?: WebviewPanel): Campaign {
    const campaign = new Campaign(origin, {
      runs: this.#parts.runs,
      store: this.#parts.store,
      linking: this.#parts.linking,
      confirmSend,
      chosenCountries: this.#parts.chosenCountries,
      chooseAttachment,
      assertMaySend,
      exportResults: (id) => this.#parts.resultsExport.run(id),
      logError: (event, error) => this.#parts.log.error(event, error),
    });
    const entry: Entry = { campaign, panel: null };
    this.#entries.add(entry);
    this.#attach(entry, into);
    campaign.onChange(() => this.#forgetUnseen(entry));
    return campaign;
  }

  #attach(entry: Entry, into?: WebviewPanel): void {
    const panel = into ?? createPanel(entry.campaign.fileName);
    entry.panel = new CampaignPanel(panel, entry.campaign, this.#parts.extensionUri, () => {
      entry.panel = null;
      this.#forgetUnseen(entry);
    });
  }

  #reveal(entry: Entry): void {
    if (entry.panel) entry.panel.reveal();
    else this.#attach(entry);
  }

  #find(matches: (campaign: Campaign) => boolean): Entry | undefined {
    return [...this.#entries].find(({ campaign }) => matches(campaign));
  }

  #forgetUnseen(entry: Entry): void {
    if (entry.panel !== null || entry.campaign.isRunning || !this.#entries.delete(entry)) return;
    void entry.campaign.close();
  }
}

/** A crash of the extension host leaves its panels behind as pictures that nobody answers to; this session's is replaced. */
async function closeOrphans(fileName: string): Promise<void> {
  const orphans = window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input, label }) =>
        input instanceof TabInputWebview && input.viewType.endsWith(PANEL_TYPE) && label === fileName,
    );
  await window.tabGroups.close(orphans);
}

function assertMaySend(): void {
  if (workspace.isTrusted) return;
  throw new HumanError(
    message('Nothing is sent from a folder that you don’t trust.'),
    message('Trust the folder with the command “Manage Workspace Trust”, then send.'),
  );
}

async function confirmSend(asked: SendQuestion): Promise<boolean> {
  const { recipientCount, transport, isRepeat, destinations, folderSettings } = asked;
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
  const details = [
    ...(destinations.length === 0 ? [] : [destinationsText(destinations)]),
    ...(folderSettings.length === 0 ? [] : [say(folderSettingsText(SECTION, folderSettings))]),
    say(detail),
  ];
  const send = say(message('Send'));
  const answer = await window.showWarningMessage(say(question), { modal: true, detail: details.join('\n\n') }, send);
  return answer === send;
}
