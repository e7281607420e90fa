import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Campaign } from '../../src/campaign/campaign';
import { Campaigns } from '../../src/campaign/campaigns';
import { BusinessNumbers } from '../../src/campaign/cloud/businessNumbers';
import { SecretAccounts } from '../../src/campaign/cloud/secretAccounts';
import { Keyring } from '../../src/campaign/keys/keyring';
import { DataFolderPeople } from '../../src/campaign/people/dataFolderPeople';
import type { CampaignWindow, RecoverQuestion, Log } from '../../src/campaign/ports';
import { Runs } from '../../src/campaign/runs';
import { SavedStore } from '../../src/campaign/saved/savedStore';
import type { CampaignServices } from '../../src/campaign/services';
import { createTexts } from '../../src/panel/texts';
import type { ToWebview } from '../../src/panel/protocol';
import { NO_ATTACHMENT, type AttachmentChoice } from '../../src/sender/content/attachment';
import { DEFAULT_OPTIONS, type SenderOptions } from '../../src/sender/options';
import type { Transport } from '../../src/sender/ports';
import type { HumanError } from '../../src/sender/humanError';
import type { OpenSession } from '../../src/sessions/openSession';
import { SessionStore } from '../../src/sessions/sessionStore';
import { systemClock } from '../../src/sessions/systemClock';
import { createSimulatedTransport } from '../../src/whatsapp/simulated/simulated';
import { parseSimulatedOptions } from '../../src/whatsapp/simulated/simulatedOptions';
import { parsePerson } from '../../src/people/person';
import { freezeWorkbook } from '../../src/campaign/freezing/freezeWorkbook';
import { fictionalPhone } from '../cli/workbook';
import { diskWorkbook } from './diskWorkbook';
import type { FakeTab } from './fakeTab';
import { fillableDisk } from './fillableDisk';
import { sceneSettings } from './sceneSettings';
import { DatabaseLink } from '../../src/campaign/database/databaseLink';
import { SharedPeople } from '../../src/campaign/database/sharedPeople';
import { FakeDatabaseWindow } from './fakeDatabaseWindow';
import { fakePanels } from './fakePanels';
import { FakeSecrets } from './secrets';
import { removeFolder } from '../removeFolder';

/**
 * The campaigns of a window without VS Code: sessions on a real disk, the real reader and the simulated transport; the
 * person's answers, tabs and settings are the test's.
 */
export class CampaignScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  /** A session can't get its name. */
  isDiskFull = false;
  readonly store = new SessionStore(
    join(this.folder, 'data'),
    fillableDisk(() => this.isDiskFull),
  );
  readonly secrets = new FakeSecrets();
  readonly keyring = new Keyring(this.secrets);
  readonly databaseWindow: FakeDatabaseWindow;
  readonly database: DatabaseLink;
  /** Whether what is confirmed is handed in. */
  sendsByWorker = false;
  saved = new SavedStore(join(this.folder, 'data'), this.keyring);
  savedMessage: string | null = null;
  readonly tabs: FakeTab[] = [];
  readonly errors: unknown[] = [];
  readonly exported: string[] = [];
  readonly copied: string[] = [];
  readonly chats: string[] = [];
  readonly asked: Parameters<CampaignWindow['confirmSend']>[0][] = [];
  readonly replies: ToWebview[] = [];
  options: SenderOptions = { ...DEFAULT_OPTIONS, ratePerSecond: 0, batchDelayMs: 0 };
  transportName: 'simulated' | 'whatsapp-web' = 'simulated';
  latencyMs = 0;
  /** What else WhatsApp does in the simulation. */
  simulate: Readonly<Record<string, unknown>> = {};
  readonly savedReports: string[] = [];
  /** What letting go of a transport waits for, as a browser takes its time; and what reading a workbook does. */
  closing: Promise<void> = Promise.resolve();
  mayRead: Promise<void> = Promise.resolve();
  confirm: () => Promise<boolean> = () => Promise.resolve(true);
  attach: () => Promise<AttachmentChoice | null> = () => Promise.resolve(NO_ATTACHMENT);
  createTransport: (session: OpenSession) => Promise<Transport> = (session) =>
    Promise.resolve(this.#simulated(session));
  readonly people: SharedPeople;
  readonly business = new BusinessNumbers(
    new SecretAccounts(new FakeSecrets(), () => 'add'),
    join(this.folder, 'data'),
  );
  /** What is answered to questions about a template. */
  chooseTemplate: CampaignWindow['chooseTemplate'] = () => Promise.resolve(null);
  chooseFilling: CampaignWindow['chooseFilling'] = () => Promise.resolve(null);
  createTestTransport: CampaignServices['createTestTransport'] = () => {
    const options = parseSimulatedOptions({});
    return Promise.resolve(createSimulatedTransport({ ledgerPath: this.testLedger, options, clock: systemClock }));
  };
  /** Where a test is to go; empty for the account's own number. */
  testPhone: string | null = '';
  /** The rows whose message was sent as a test. */
  readonly tested: number[] = [];
  /** What was asked of books whose key was gone. */
  readonly lostBooks: HumanError[] = [];
  /** Rows that were asked about, and how many are said to have answered. */
  readonly askedRows: number[] = [];
  readonly saidAnswered: number[] = [];
  saysNo = false;
  keepsApartMs = 0;
  /** Of a workbook whose session isn't finished, and which sessions were asked about. */
  goesOn: 'goOn' | 'anew' | null = 'anew';
  readonly unfinishedAsked: string[] = [];
  /** Whether a session whose key is gone goes on. */
  recovers = false;
  readonly recoverAsked: RecoverQuestion[] = [];
  howToStop = '';
  readonly runs: Runs;
  readonly campaigns: Campaigns<FakeTab>;
  readonly services: CampaignServices;
  /** What tests accepted. */
  readonly testLedger = join(this.folder, 'tests.jsonl');
  readonly #touched = new Set<() => void>();

  constructor(operator?: string) {
    this.databaseWindow = new FakeDatabaseWindow(operator);
    this.database = new DatabaseLink({ window: this.databaseWindow, secrets: this.secrets, keyring: this.keyring });
    const log: Log = { write: () => undefined, error: (_event, error) => this.errors.push(error) };
    this.people = new SharedPeople(this.#people(this.keyring), this.database, log);
    onTestFinished(async () => {
      await this.runs.stopAll();
      for (const tab of this.tabs) tab.close();
      await this.people.close();
      await this.database.reset();
      await removeFolder(this.folder);
    });
    const { store, keyring } = this;
    this.runs = new Runs({
      people: this.people,
      business: this.business,
      answers: {
        askOptOut: (_fileName, row) => {
          this.askedRows.push(row);
          return Promise.resolve(this.saysNo);
        },
        sayAnswered: (_fileName, count) => void this.saidAnswered.push(count),
        sayNotEntered: (problem) => this.errors.push(problem),
      },
      store,
      storeOf: async (id) => await this.database.storeOf(id, store),
      keyring,
      settings: sceneSettings(this),
      log,
      owner: () => ({ kind: 'window', name: 'test' }),
      createTransport: async (session) => await this.createTransport(session),
    });
    this.services = {
      texts: createTexts(new Map(), 'en'),
      settings: sceneSettings(this),
      window: this.#window(),
      runs: this.runs,
      store,
      people: this.people,
      business: this.business,
      database: this.database,
      createTestTransport: (through) => this.createTestTransport(through),
      phone: { isLinked: false, logOut: () => Promise.resolve() },
      saved: this.saved,
      chosenCountries: { of: () => undefined, remember: () => Promise.resolve() },
      log,
    };
    this.campaigns = new Campaigns({
      services: this.services,
      keyring,
      panels: fakePanels(this),
      freezeWorkbook: async (request, watcher, signal) => {
        await this.mayRead;
        signal.throwIfAborted();
        // As between two threads: nothing is shared, and nothing goes that can’t be copied.
        return structuredClone(await freezeWorkbook(structuredClone(request), watcher));
      },
      workbookFile: (address) => diskWorkbook(address, this.#touched),
    });
  }

  /** As another window or a terminal enters it. */
  async optOut(phone: string, keyring = this.keyring): Promise<void> {
    const who = parsePerson(phone);
    if (who === null) throw new Error('It is a number.');
    const people = this.#people(keyring);
    const book = await people.open();
    const entered = await book.append({ kind: 'optedOut', who, atMs: Date.now(), why: 'byHand', from: '' });
    await people.close();
    if (!entered.ok) throw new Error(entered.failure);
  }

  /** Opens a list of so many people, and gives its campaign. @param unnamed whose name is left out */
  async open(count: number, unnamed = ''): Promise<Campaign> {
    await this.campaigns.openWorkbook(this.write(count, unnamed));
    return this.latest();
  }

  /** The same of a list as it is given, its header first. */
  async openLines(...lines: readonly string[]): Promise<Campaign> {
    await this.campaigns.openWorkbook(this.writeLines(lines));
    return this.latest();
  }

  /** A list of so many people on disk; gives its address. */
  write(count: number, unnamed = ''): string {
    const lines = Array.from({ length: count }, (_, index) => {
      const name = `Name ${index}`;
      return `${name === unnamed ? '' : name},${fictionalPhone(index)}`;
    });
    return this.writeLines(['Name,Phone', ...lines]);
  }

  /** A list as it is given, its header first. */
  writeLines(lines: readonly string[]): string {
    return pathToFileURL(this.writeAs('contacts.csv', lines)).href;
  }

  /** Gives its path. */
  writeAs(name: string, lines: readonly string[]): string {
    const path = join(this.folder, name);
    writeFileSync(path, [...lines, ''].join('\n'));
    return path;
  }

  /** The file may have been changed. */
  touch(): void {
    for (const touched of this.#touched) touched();
  }

  latest(): Campaign {
    const campaign = this.tabs.at(-1)?.campaign;
    if (!campaign) throw new Error('No campaign is shown.');
    return campaign;
  }

  /** What the simulated WhatsApp has accepted for a session: a line a message. */
  acceptedCount(sessionId: string): number {
    return readFileSync(this.#ledger(sessionId), 'utf8').trimEnd().split('\n').length;
  }

  #ledger(sessionId: string): string {
    return join(this.store.folder(sessionId), 'ledger.jsonl');
  }

  #simulated({ info }: OpenSession): Transport {
    const options = parseSimulatedOptions({ latencyMs: [this.latencyMs, this.latencyMs], ...this.simulate });
    const transport = createSimulatedTransport({ ledgerPath: this.#ledger(info.id), options, clock: systemClock });
    const close = transport.close.bind(transport);
    transport.close = async () => {
      await this.closing;
      await close();
    };
    return transport;
  }

  #people(keyring: Keyring): DataFolderPeople {
    return new DataFolderPeople(join(this.folder, 'data'), {
      keys: keyring.ofBook,
      self: () => ({ kind: 'window', name: 'test' }),
      beginsAnew: (problem) => {
        this.lostBooks.push(problem);
        return Promise.resolve(true);
      },
    });
  }

  #window(): CampaignWindow {
    return {
      chooseAttachment: async () => await this.attach(),
      chooseTemplate: async (templates) => await this.chooseTemplate(templates),
      chooseFilling: async (question) => await this.chooseFilling(question),
      chooseSavedMessage: () => Promise.resolve(this.savedMessage),
      confirmSend: async (question) => {
        this.asked.push(question);
        return (await this.confirm()) ? (this.sendsByWorker ? 'byWorker' : 'here') : null;
      },
      chooseAccount: () => Promise.resolve('shop'),
      showHandingIn: async (handingIn) => await handingIn,
      assertMaySend: () => undefined,
      askGoOn: (session, handedIn) => {
        this.unfinishedAsked.push(handedIn?.text ?? session.info.id);
        return Promise.resolve(this.goesOn);
      },
      askRecover: (found) => {
        this.recoverAsked.push(found);
        return Promise.resolve(this.recovers);
      },
      exportResults: (id) => Promise.resolve(void this.exported.push(id)),
      saveReport: (id) => Promise.resolve(void this.savedReports.push(id)),
      copyText: (text) => Promise.resolve(void this.copied.push(text)),
      openChat: (phone) => Promise.resolve(void this.chats.push(phone)),
      resumeSession: async (id) => await this.campaigns.openSession(id, true),
      askTestPhone: () => Promise.resolve(this.testPhone),
      showAsking: async (asking) => await asking,
      showTest: async (row, _transport, sending) => {
        await sending;
        this.tested.push(row);
      },
    };
  }
}
