import { Campaign } from './campaign';
import { FrozenRecipients } from './frozenRecipients';
import type { Keyring } from './keys/keyring';
import { parsePanelAddress } from './panelAddress';
import type { FromWebview } from '../panel/intents';
import type { FreezeWorkbook, WorkbookFile } from './ports';
import type { DraftItem } from './sessionsView/sessionsList';
import { handedInText } from './database/handedInView';
import { sentThere, unfinishedHandedIn } from './database/handedInBefore';
import { unfinishedSession } from './sessionsView/unfinishedSession';
import type { CampaignServices } from './services';
import type { CampaignRecipients } from './recipients';
import { WorkbookRecipients } from './workbook/workbookRecipients';

export interface ShownPanel {
  reveal(): void;
  /** It is what the person is looking at. */
  readonly isInFront?: boolean;
  /** Left out where only whoever shows it can take it away. */
  close?(): void;
}

/** Where campaigns are shown. `Place` is a tab that the editor brings back, empty, after a reload. */
export interface Panels<Place> {
  /** Shows the campaign, in `into` where that is given; `closed` is told when the user closes it. */
  show(campaign: Campaign, into: Place | undefined, closed: () => void): ShownPanel;
  /** Closes a tab that nothing is to be shown in. */
  discard(place: Place): void;
  /** A crash leaves tabs behind as pictures that nobody answers to: those of this name are closed. */
  closeOrphans(fileName: string): Promise<void>;
}

export interface CampaignsParts<Place> {
  readonly services: CampaignServices;
  readonly keyring: Keyring;
  readonly panels: Panels<Place>;
  readonly freezeWorkbook: FreezeWorkbook;
  readonly workbookFile: (address: string) => WorkbookFile;
}

interface Entry {
  readonly campaign: Campaign;
  panel: ShownPanel | null;
  /** What stands in the place of its panel is none: whoever asks for one gets it. */
  isUnseen: boolean;
}

/** A campaign that something else than a panel shows. */
export interface UnseenCampaign {
  readonly campaign: Campaign;
  /** Resolves once the workbook has been read. */
  readonly opened: Promise<void>;
  /** Nobody shows it any more. */
  readonly leave: () => void;
}

/** The campaigns of this window, each with its one panel while that is open. A running one outlives its panel. */
export class Campaigns<Place> {
  readonly #parts: CampaignsParts<Place>;
  readonly #entries = new Set<Entry>();
  readonly #opening = new Map<string, Promise<void>>();

  constructor(parts: CampaignsParts<Place>) {
    this.#parts = parts;
  }

  /** The campaign that the person is looking at. */
  get front(): Campaign | null {
    return [...this.#entries].find(({ panel }) => panel?.isInFront === true)?.campaign ?? null;
  }

  /** Shows the workbook's campaign, with its panel revealed where it is open. */
  async openWorkbook(address: string, into?: Place): Promise<void> {
    const known = this.#find(({ workbook }) => workbook === address);
    if (known) return known.isUnseen ? this.#attach(known, into) : this.#reveal(known, into);
    if (into === undefined && !(await this.#beginsAnew(address))) return;
    const entry = this.#enterWorkbook(address);
    this.#attach(entry, into);
    await entry.campaign.open();
  }

  /**
   * The workbook’s campaign without a panel; the one that there is, where it’s open.
   * @param reveal shows it to who asks to see what is being sent
   */
  openUnseen(address: string, reveal: () => void): UnseenCampaign {
    const known = this.#find(({ workbook }) => workbook === address);
    const entry = known ?? this.#enterWorkbook(address);
    const opened = known === undefined ? entry.campaign.open() : untilRead(entry.campaign);
    const shown = { reveal };
    if (entry.panel === null) {
      entry.panel = shown;
      entry.isUnseen = true;
    }
    const leave = (): void => {
      if (entry.panel === shown) entry.panel = null;
      this.#forgetUnseen(entry);
    };
    return { campaign: entry.campaign, opened, leave };
  }

  #enterWorkbook(address: string): Entry {
    const { keyring, freezeWorkbook, workbookFile, services } = this.#parts;
    const { store, settings, texts, people } = services;
    const recipients = new WorkbookRecipients(workbookFile(address), {
      store,
      keyring,
      settings,
      texts,
      people,
      sentElsewhere: () => sentThere(services.database, people),
      freeze: freezeWorkbook,
      onChange: () => entry.campaign.noteChange(),
    });
    const entry = this.#enter(recipients);
    return entry;
  }

  /**
   * Shows a session's campaign, and goes on with it where `resume` says so, or where the background does until somebody
   * looks. @throws HumanError where it can't be read.
   */
  async openSession(id: string, resume: boolean, into?: Place): Promise<void> {
    // A tab that comes back and an offer to go on may ask for the same session at once: one after the other.
    const before = this.#opening.get(id)?.catch(() => undefined);
    const opening = (before ?? Promise.resolve()).then(() => this.#openSession(id, resume, into));
    this.#opening.set(id, opening);
    await opening.finally(() => {
      if (this.#opening.get(id) === opening) this.#opening.delete(id);
    });
  }

  async #openSession(id: string, resume: boolean, into?: Place): Promise<void> {
    await this.#parts.services.runs.takeUp(id);
    const isInBackground = (await this.#parts.services.store.owner(id))?.kind === 'background';
    const known = this.#find(({ sessionId }) => sessionId === id);
    if (known && known.isUnseen && resume) this.#attach(known, into);
    else if (known) this.#reveal(known, into);
    const campaign = known?.campaign ?? (await this.#openFrozen(id, into));
    if ((resume || isInBackground) && campaign.isOver) await campaign.handle({ type: 'resume' });
  }

  /** Goes on with the workbook's session that isn't finished, where the user wants that; each workbook has one panel. */
  async #beginsAnew(address: string): Promise<boolean> {
    const { keyring, workbookFile, services } = this.#parts;
    const { name } = workbookFile(address);
    const unfinished = await unfinishedSession(address, name, services.store, keyring);
    if (unfinished === null) return await this.#beginsAnewBeside(name);
    const { id } = unfinished.info;
    const isHere = services.runs.find(id) !== undefined;
    const answer = isHere ? 'goOn' : await services.window.askGoOn(unfinished);
    if (answer === 'goOn') await this.openSession(id, unfinished.state === 'unfinished');
    if (answer === 'anew') this.#find(({ sessionId, isRunning }) => sessionId === id && !isRunning)?.panel?.close?.();
    return answer === 'anew';
  }

  /** The same where workers send it; whoever has handed it in. */
  async #beginsAnewBeside(fileName: string): Promise<boolean> {
    const { database, window } = this.#parts.services;
    const unfinished = await unfinishedHandedIn(fileName, database);
    if (unfinished === null) return true;
    const answer = await window.askGoOn(unfinished.listed, handedInText(unfinished));
    if (answer === 'goOn') await this.openSession(unfinished.about.id, true);
    return answer === 'anew';
  }

  /** Workbooks that are open, and not sent yet. */
  get drafts(): readonly DraftItem[] {
    return [...this.#entries].flatMap(({ campaign: { workbook, sessionId, fileName } }) =>
      workbook !== null && sessionId === null ? [{ address: workbook, fileName }] : [],
    );
  }

  /** Shows a session, and does with it what its panel would be asked to. */
  async handle(id: string, intent: FromWebview): Promise<void> {
    await this.openSession(id, false);
    await this.#find(({ sessionId }) => sessionId === id)?.campaign.handle(intent);
  }

  /** A tab that the editor brings back after a reload, with the `key` of its last state. */
  async restore(place: Place, key: string): Promise<void> {
    const address = parsePanelAddress(key);
    if (address.kind === 'session') await this.openSession(address.id, false, place);
    else await this.openWorkbook(address.workbook, place);
  }

  async #openFrozen(id: string, into?: Place): Promise<Campaign> {
    const { services, keyring, panels } = this.#parts;
    const { database, store } = services;
    const handedIn = await database.find(id, store);
    const options = handedIn === null ? null : await database.optionsOf(handedIn);
    const recipients = await FrozenRecipients.open(id, await database.storeOf(id, store), keyring, {
      handedIn,
      options,
    });
    const { fileName } = recipients;
    if (into === undefined && !this.#find((campaign) => campaign.fileName === fileName)) {
      await panels.closeOrphans(fileName);
    }
    return this.#show(recipients, into);
  }

  #show(recipients: CampaignRecipients, into?: Place): Campaign {
    const entry = this.#enter(recipients);
    this.#attach(entry, into);
    return entry.campaign;
  }

  #enter(recipients: CampaignRecipients): Entry {
    const campaign = new Campaign(recipients, this.#parts.services);
    const entry: Entry = { campaign, panel: null, isUnseen: false };
    this.#entries.add(entry);
    campaign.onChange(() => this.#forgetUnseen(entry));
    return entry;
  }

  #attach(entry: Entry, into?: Place): void {
    entry.isUnseen = false;
    entry.panel = this.#parts.panels.show(entry.campaign, into, () => {
      entry.panel = null;
      this.#forgetUnseen(entry);
    });
  }

  /** Each campaign has one panel: of two tabs, the one that has come back empty goes. */
  #reveal(entry: Entry, into?: Place): void {
    if (!entry.panel) return this.#attach(entry, into);
    if (into !== undefined) this.#parts.panels.discard(into);
    return entry.panel.reveal();
  }

  #find(matches: (campaign: Campaign) => boolean): Entry | undefined {
    return [...this.#entries].find(({ campaign }) => matches(campaign));
  }

  #forgetUnseen(entry: Entry): void {
    if (entry.panel !== null || entry.campaign.isRunning || !this.#entries.delete(entry)) return;
    void entry.campaign.close();
  }
}

async function untilRead(campaign: Campaign): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (campaign.state().workbook.kind !== 'reading') resolve();
    };
    campaign.onChange(look);
    look();
  });
}
