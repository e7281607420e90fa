import { join } from 'node:path';
import { window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { Campaigns } from './campaign/campaigns';
import { DatabaseLink } from './campaign/database/databaseLink';
import { Interruptions } from './campaign/interruptions';
import { BusinessNumbers } from './campaign/cloud/businessNumbers';
import { SecretAccounts } from './campaign/cloud/secretAccounts';
import { Keyring, type Secrets } from './campaign/keyring';
import { logFolder } from './campaign/log/dailyFile';
import { FileLog } from './campaign/log/fileLog';
import { freezeWorkbookInWorker } from './campaign/freezing/freezeClient';
import type { CheckWorkbook, FreezeWorkbook, Log, People } from './campaign/ports';
import { openSavedMessages, type SavedMessagesParts } from './campaign/saved/savedMessages';
import { SavedStore } from './campaign/saved/savedStore';
import { Runs } from './campaign/runs';
import { addCommandName, createBusinessTransport } from './host/business/businessTransport';
import { registerCommands } from './host/commands';
import { databaseWindow } from './host/database/databaseWindow';
import { watchDatabaseSetting } from './host/database/databaseSetting';
import { PANEL_TYPE } from './host/panel/campaignPanel';
import { createCampaignWindow } from './host/panel/campaignWindow';
import { createPanels } from './host/panel/panels';
import { CampaignPanelSerializer } from './host/panel/panelSerializer';
import { workbookFile } from './host/panel/workbookFile';
import { answerWindow } from './host/people/answerWindow';
import { windowPeople } from './host/people/windowPeople';
import { Linking } from './host/phone/linking';
import { removeOldPictures, showQrCodeOf } from './host/phone/qrPicture';
import { textFiles } from './host/quick/textFiles';
import { createQuickWindow } from './host/quick/vscodeQuickWindow';
import { letGoOfRuns } from './host/sessions/background';
import { cleanUpDaily } from './host/sessions/cleanUp';
import { createSessionsTree } from './host/sessions/sessionsTree';
import { askToResume } from './host/sessions/sessionPicker';
import { saveReport } from './host/sessions/reportSave';
import { ResultsExport } from './host/sessions/resultsExport';
import { createTransport } from './host/sessions/transports';
import { rememberedCountries } from './host/window/chosenCountries';
import { WindowLog } from './host/window/log';
import { ownVersion } from './host/window/logCommands';
import { watchRuns } from './host/window/runContext';
import { createRulesAcceptance } from './host/window/rulesAcceptance';
import { logLevel, settings } from './host/window/settings';
import { hostTexts, showError } from './host/window/speech';
import { createStatusBar } from './host/window/statusBar';
import { thisWindow } from './host/window/thisWindow';
import { saltedHash } from './sessions/encryption';
import { SessionStore } from './sessions/sessionStore';
import { checkWorkbookInWorker } from './workbook/workbookClient';

let close: (() => Promise<void>) | null = null;

/** The composition root: builds the parts, joins them, and registers them. */
export function activate(context: ExtensionContext): void {
  const dataFolder = context.globalStorageUri.fsPath;
  const log = new WindowLog(new FileLog(logFolder(dataFolder), logLevel));
  const store = new SessionStore(dataFolder);
  const keyring = new Keyring(context.secrets);
  const business = new BusinessNumbers(new SecretAccounts(context.secrets, addCommandName), dataFolder);
  const texts = hostTexts();
  const database = new DatabaseLink({ window: databaseWindow, secrets: context.secrets, keyring });
  const storeOf = async (id: string): Promise<SessionStore> => await database.storeOf(id, store);
  const people = windowPeople(dataFolder, keyring);
  const data = { dataFolder, store, keyring, people, log, business, database, storeOf };
  const runs = createRuns(data, context.secrets);
  close = () => letGoOfRuns({ runs, keyring, dataFolder, log });
  const linking = new Linking(dataFolder, store);
  const workerPath = join(__dirname, 'workbookWorker.js');
  const resultsWorkerPath = join(__dirname, 'resultsWorker.js');
  const resultsExport = new ResultsExport({ storeOf, keyring, dataFolder, workerPath: resultsWorkerPath });
  const checkWorkbook: CheckWorkbook = (...check) => checkWorkbookInWorker(workerPath, ...check);
  const optOuts = { people, settings, checkWorkbook, resultsWorkerPath };
  const forgetting = { store, keyring, people, settings };
  const savedMessages = createSavedMessages(dataFolder, keyring, runs);
  const freezeWorkbook: FreezeWorkbook = (...freeze) => freezeWorkbookInWorker(workerPath, ...freeze);
  const campaigns = createCampaigns(context, { ...data, runs, linking, resultsExport, freezeWorkbook, savedMessages });
  const sessionsTree = createSessionsTree({
    store,
    runs,
    texts,
    drafts: () => campaigns.drafts,
    isLinked: () => linking.isLinked,
    database,
  });
  const interruptions = new Interruptions({
    store,
    texts,
    log,
    ask: askToResume,
    resume: (id) => campaigns.openSession(id, true),
    showError,
  });
  context.subscriptions.push(
    log,
    interruptions,
    cleanUpDaily(store, dataFolder, log),
    createStatusBar(runs),
    watchRuns(runs),
    sessionsTree,
    ...registerCommands({
      campaigns,
      runs,
      store,
      linking,
      resultsExport,
      log,
      dataFolder,
      optOuts,
      forgetting,
      logCommands: { context, store, runs, linking },
      sessionsTree,
      extension: context.extensionUri,
      savedMessages,
      business,
      database,
    }),
    watchDatabaseSetting(database),
    window.registerWebviewPanelSerializer(PANEL_TYPE, new CampaignPanelSerializer(campaigns, log)),
  );
  log.write({ kind: 'windowStarted', version: ownVersion(context) });
  void interruptions.offer().catch((error: unknown) => log.error('offer', error));
  void removeOldPictures(dataFolder).catch((error: unknown) => log.error('pictures', error));
}

function createSavedMessages(dataFolder: string, keyring: Keyring, runs: Runs): SavedMessagesParts {
  return {
    saved: new SavedStore(dataFolder, keyring),
    window: createQuickWindow((id) => showQrCodeOf(id, runs, dataFolder)),
    files: textFiles,
    texts: hostTexts(),
  };
}

export async function deactivate(): Promise<void> {
  await close?.();
}

/** What lies in the data folder, and what is told of it. */
interface DataParts {
  readonly dataFolder: string;
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: People;
  readonly log: Log;
  readonly business: BusinessNumbers;
  readonly database: DatabaseLink;
  readonly storeOf: (id: string) => Promise<SessionStore>;
}

function createRuns({ dataFolder, business, ...parts }: DataParts, secrets: Secrets): Runs {
  return new Runs({
    ...parts,
    answers: answerWindow,
    settings,
    owner: thisWindow,
    createTransport: async (session) => {
      const { id, salt, transport } = session.info;
      if (transport === 'cloud-api')
        return await createBusinessTransport(session, { numbers: business, secrets, dataFolder });
      return await createTransport(transport, {
        data: dataFolder,
        ledgerPath: join(parts.store.folder(id), 'ledger.jsonl'),
        conceal: (text) => saltedHash(salt, text),
      });
    },
  });
}

interface CampaignsOwnParts extends DataParts {
  readonly runs: Runs;
  readonly linking: Linking;
  readonly resultsExport: ResultsExport;
  readonly freezeWorkbook: FreezeWorkbook;
  readonly savedMessages: SavedMessagesParts;
}

function createCampaigns(context: ExtensionContext, parts: CampaignsOwnParts): Campaigns<WebviewPanel> {
  const {
    dataFolder,
    store,
    keyring,
    people,
    log,
    business,
    database,
    storeOf,
    runs,
    linking,
    resultsExport,
    freezeWorkbook,
    savedMessages,
  } = parts;
  const campaigns: Campaigns<WebviewPanel> = new Campaigns({
    services: {
      texts: hostTexts(),
      settings,
      window: createCampaignWindow(createRulesAcceptance(context.globalState), {
        exportResults: (id) => resultsExport.run(id),
        saveReport: async (id) => await saveReport(id, await storeOf(id), keyring),
        resumeSession: async (id): Promise<void> => await campaigns.openSession(id, true),
        chooseSavedMessage: async (current) => await openSavedMessages(current, savedMessages),
      }),
      runs,
      store,
      phone: linking,
      people,
      business,
      database,
      createTestTransport: (name) => createTransport(name, { data: dataFolder, ledgerPath: null, conceal: () => '' }),
      chosenCountries: rememberedCountries(context.globalState),
      saved: savedMessages.saved,
      log,
    },
    keyring,
    panels: createPanels(context.extensionUri),
    freezeWorkbook,
    workbookFile,
  });
  return campaigns;
}
