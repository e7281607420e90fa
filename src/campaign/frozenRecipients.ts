import type { WorkbookView } from '../panel/protocol';
import type { Recipient } from '../sender/model';
import { RecipientsReader } from '../sessions/recipientsFile';
import { readSessionFile, type CampaignSettings } from '../sessions/sessionFile';
import type { ListedSession, SessionStore } from '../sessions/sessionStore';
import { sessionSealer, type Keyring } from './keys/keyring';
import { frozenView, NO_ROWS, type CampaignRecipients, type FrozenCampaign, type ShownRows } from './recipients';

/** What is known of one that workers send. */
export type HandedIn = Pick<FrozenCampaign, 'handedIn' | 'options'>;

/** Those of a session that was started before: they and the message are as they were then. */
export class FrozenRecipients implements CampaignRecipients {
  readonly workbook = null;
  readonly outline = null;
  readonly checked = null;
  readonly firstRows = [];
  readonly isStale = false;
  readonly frozen: FrozenCampaign;
  readonly headers: readonly string[];
  readonly country: string;
  readonly #reader: RecipientsReader;

  private constructor(
    listed: ListedSession,
    settings: CampaignSettings,
    reader: RecipientsReader,
    handedIn: HandedIn | null,
  ) {
    const { template, attachment, headers, country, howToStop } = settings;
    this.frozen = {
      listed,
      template,
      attachment,
      howToStop,
      transport: listed.info.transport,
      ...(handedIn ?? NOT_HANDED_IN),
    };
    this.headers = headers;
    this.country = country;
    this.#reader = reader;
  }

  /** @throws HumanError where it isn't there, or can't be read. */
  static async open(
    id: string,
    store: SessionStore,
    keyring: Keyring,
    handedIn: HandedIn | null = null,
  ): Promise<FrozenRecipients> {
    const listed = await store.read(id);
    const folder = store.folder(id);
    const sealer = await sessionSealer(id, store, keyring);
    const settings = (await readSessionFile(folder, store.files)).openCampaign(sealer);
    return new FrozenRecipients(
      listed,
      settings,
      await RecipientsReader.open(folder, sealer, id, store.files),
      handedIn,
    );
  }

  get fileName(): string {
    return this.frozen.listed.info.fileName;
  }

  get sheetName(): string {
    return this.frozen.listed.info.sheet;
  }

  get recipientCount(): number {
    return this.frozen.listed.info.recipientCount;
  }

  columns(): Promise<readonly string[]> {
    return Promise.resolve(this.headers);
  }

  view(): WorkbookView {
    return frozenView(this);
  }

  read(): Promise<void> {
    return Promise.resolve();
  }

  lookIfStale(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async recipient(index: number): Promise<Recipient | undefined> {
    return index < this.recipientCount ? await this.#reader.read(index) : undefined;
  }

  rowsOf(): ShownRows {
    return NO_ROWS;
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

const NOT_HANDED_IN: HandedIn = { handedIn: null, options: null };
