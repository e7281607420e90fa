import type { Recipient } from '../sender/model';
import { RecipientsReader } from '../sessions/recipientsFile';
import { readSessionFile, type Campaign as CampaignSettings, type SessionInfo } from '../sessions/sessionFile';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import type { Keyring } from './keyring';
import { sessionSealer } from './sessionSealer';

/** A session that was started before: its recipients and its message are as they were then. */
export class FrozenSession {
  readonly listed: ListedSession;
  readonly settings: CampaignSettings;
  readonly #recipients: RecipientsReader;

  private constructor(listed: ListedSession, settings: CampaignSettings, recipients: RecipientsReader) {
    this.listed = listed;
    this.settings = settings;
    this.#recipients = recipients;
  }

  /** @throws HumanError where it isn't there, or can't be read. */
  static async open(id: string, store: SessionStore, keyring: Keyring): Promise<FrozenSession> {
    const listed = await store.read(id);
    const folder = store.folder(id);
    const sealer = await sessionSealer(id, store, keyring);
    const settings = (await readSessionFile(folder)).openCampaign(sealer);
    return new FrozenSession(listed, settings, await RecipientsReader.open(folder, sealer, id));
  }

  get info(): SessionInfo {
    return this.listed.info;
  }

  async read(index: number): Promise<Recipient | undefined> {
    return index < this.info.recipientCount ? await this.#recipients.read(index) : undefined;
  }

  async close(): Promise<void> {
    await this.#recipients.close();
  }
}
