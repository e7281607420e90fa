import { join } from 'node:path';
import { workspace, type ExtensionContext, type WebviewPanel } from 'vscode';
import { letGoOfRuns } from './campaign/background/letGoOfRuns';
import { Campaigns } from './campaign/campaigns';
import { cleanUpDaily } from './campaign/cleanUp/cleanUpDaily';
import { DatabaseLink } from './campaign/database/databaseLink';
import { SharedPeople } from './campaign/database/sharedPeople';
import { askToResume } from './campaign/sessionsView/sessionPicker';
import { Linking } from './campaign/phone/linking';
import { createCampaignWindow } from './campaign/dialogs/campaignWindow';
import type { Asking } from './campaign/dialogs/dialogs';
import { Interruptions } from './campaign/interruptions';
import { addCommandName } from './campaign/cloud/businessCommands';
import { databaseWindow } from './campaign/database/databaseWindow';
import { BusinessNumbers } from './campaign/cloud/businessNumbers';
import { BusinessTransports } from './campaign/cloud/businessTransports';
import { SecretAccounts } from './campaign/cloud/secretAccounts';
import { terminalAccounts } from './campaign/cloud/terminalAccounts';
import { Keyring } from './campaign/keys/keyring';
import { logFolder } from './campaign/log/dailyFile';
import { FileLog } from './campaign/log/fileLog';
import { freezeWorkbookInWorker } from './campaign/freezing/freezeClient';
import type { CheckWorkbook, FreezeWorkbook } from './campaign/ports';
import { findTerminalKey } from './campaign/keys/terminalKey';
import { openSavedMessages, type SavedMessagesParts } from './campaign/saved/savedMessages';
import { SavedStore } from './campaign/saved/savedStore';
import { answerWindow } from './campaign/people/answerWindow';
import { windowPeople } from './campaign/people/windowPeople';
import { textFiles } from './campaign/saved/textFiles';
import { saveReport } from './campaign/report/saveReport';
import { ResultsExport, type WriteResults } from './campaign/results/resultsExport';
import { Runs } from './campaign/runs';
import type { CommandId } from './host/commandIds';
import { createCommands } from './host/commands';
import { watchDatabaseSetting } from './host/database/databaseSetting';
import { createPanels } from './host/panel/panels';
import { CampaignPanelSerializer } from './host/panel/panelSerializer';
import { workbookFile } from './host/panel/workbookFile';
import { removeOldPictures, showQrCodeOf } from './host/phone/qrPicture';
import { SessionsTreeView, type OpenedView } from './host/sessions/sessionsTreeView';
import { createTransport } from './host/sessions/transports';
import { rememberedCountries } from './host/window/chosenCountries';
import { dialogs } from './host/window/dialogs';
import { WindowLog } from './host/window/log';
import { ownVersion } from './host/window/logCommands';
import { watchRuns } from './host/window/runContext';
import { createRulesAcceptance } from './host/window/rulesAcceptance';
import { settings } from './host/window/settings';
import { hostTexts, showError } from './host/window/speech';
import { createStatusBar } from './host/window/statusBar';
import { thisWindow } from './host/window/thisWindow';
import { windowFiles } from './host/window/windowFiles';
import { saltedHash } from './sessions/encryption';
import { SessionStore } from './sessions/sessionStore';
import type { LoggedOut } from './whatsapp/loggedOut';
import { writeResultsInWorker } from './workbook/results/resultsClient';
import { checkWorkbookInWorker } from './workbook/workbookClient';

/** What `extension.ts` gives over to, once it is loaded. */
export interface WholeExtension {
  readonly sessionsTree: SessionsTreeView;
  readonly panels: CampaignPanelSerializer;
  readonly runCommand: (id: CommandId, argument: unknown) => Promise<void>;
  /** Before the window goes. */
  readonly close: () => Promise<void>;
}

/** The composition root: builds the parts and joins them. */
export function buildExtension(context: ExtensionContext, treeView: OpenedView): WholeExtension {
  const data = createData(context);
  const { dataFolder, store, people, log, transports, database, texts } = data;
  const runs = createRuns(data);
  const linking = new Linking({ ...data, unlink: async () => await unlink(dataFolder) });
  const workerPath = join(__dirname, 'workbookWorker.js');
  const resultsWorkerPath = join(__dirname, 'resultsWorker.js');
  const writeResults: WriteResults = (...write) => writeResultsInWorker(resultsWorkerPath, ...write);
  const resultsExport = new ResultsExport({ ...data, runs, files: windowFiles, writeResults });
  const savedMessages = createSavedMessages(data, runs);
  const checkWorkbook: CheckWorkbook = (...check) => checkWorkbookInWorker(workerPath, ...check);
  const freezeWorkbook: FreezeWorkbook = (...freeze) => freezeWorkbookInWorker(workerPath, ...freeze);
  const made = { runs, linking, resultsExport, freezeWorkbook, savedMessages };
  const campaigns = createCampaigns(context, { ...data, ...made });
  const sessionsTree = new SessionsTreeView(treeView, {
    ...data,
    runs,
    drafts: () => campaigns.drafts,
    isLinked: () => linking.isLinked,
  });
  const interruptions = new Interruptions({
    store,
    texts,
    log,
    ask: async (question) => await askToResume(question, data),
    resume: (id) => campaigns.openSession(id, true),
    showError,
  });
  context.subscriptions.push(
    log,
    interruptions,
    cleanUpDaily({ ...data, settings, self: thisWindow }),
    createStatusBar(runs),
    watchRuns(runs),
    watchDatabaseSetting(database),
    { dispose: () => void people.close() },
    sessionsTree,
  );
  log.write({ kind: 'windowStarted', version: ownVersion(context) });
  void interruptions.offer().catch((error: unknown) => log.error('offer', error));
  void removeOldPictures(dataFolder).catch((error: unknown) => log.error('pictures', error));
  return {
    sessionsTree,
    panels: new CampaignPanelSerializer(campaigns, log),
    runCommand: createCommands({
      ...data,
      campaigns,
      runs,
      linking,
      resultsExport,
      optOuts: { ...data, settings, files: windowFiles, workbookFile, checkWorkbook, resultsWorkerPath },
      business: { ...data, settings },
      forgetting: { ...data, settings, self: thisWindow },
      logCommands: { context, store, runs, linking },
      sessionsTree,
      self: thisWindow,
      extension: context.extensionUri,
      savedMessages,
    }),
    close: () =>
      letGoOfRuns({
        ...data,
        runs,
        settings,
        business: transports,
        programPath: join(__dirname, 'backgroundRun.js'),
      }),
  };
}

async function unlink(dataFolder: string): Promise<LoggedOut> {
  const { logOut } = await import('./whatsapp/web/whatsappWeb');
  return await logOut(settings.browser(dataFolder));
}

function createSavedMessages({ dataFolder, keyring, texts }: DataParts, runs: Runs): SavedMessagesParts {
  return {
    saved: new SavedStore(dataFolder, keyring),
    window: { ...dialogs, showQrCode: async (id) => await showQrCodeOf(id, runs, dataFolder) },
    files: textFiles(windowFiles, texts),
    texts,
  };
}

/** What lies in the data folder, and what is told of it. */
interface DataParts extends Asking {
  readonly dataFolder: string;
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: SharedPeople;
  readonly log: WindowLog;
  readonly business: BusinessNumbers;
  readonly transports: BusinessTransports;
  readonly database: DatabaseLink;
  readonly storeOf: (id: string) => Promise<SessionStore>;
}

function createData({ globalStorageUri, secrets }: ExtensionContext): DataParts {
  const dataFolder = globalStorageUri.fsPath;
  const asking = { dialogs, texts: hostTexts() };
  const store = new SessionStore(dataFolder);
  // What a terminal has sealed in this folder, such as who has opted out by webhook, is read here as well.
  const keyring = new Keyring(secrets, async (keyId) => await findTerminalKey(dataFolder, keyId));
  const window = databaseWindow({ ...asking, files: windowFiles, settings, self: thisWindow });
  const database = new DatabaseLink({ window, secrets, keyring });
  const renewWith = (): string => addCommandName(asking.texts);
  const log = new WindowLog(new FileLog(logFolder(dataFolder), () => settings.logLevel()));
  const accounts = new SecretAccounts(secrets, renewWith, terminalAccounts(dataFolder));
  const business = new BusinessNumbers(accounts, dataFolder);
  return {
    ...asking,
    dataFolder,
    store,
    keyring,
    database,
    log,
    people: new SharedPeople(windowPeople({ ...asking, dataFolder, keyring, self: thisWindow }), database, log),
    business,
    transports: new BusinessTransports({ numbers: business, secrets, dataFolder, renewWith }),
    storeOf: async (id) => await database.storeOf(id, store),
  };
}

function createRuns({ dataFolder, transports, ...parts }: DataParts): Runs {
  return new Runs({
    ...parts,
    answers: answerWindow(parts),
    settings,
    owner: thisWindow,
    createTransport: async (session) => {
      const { id, salt, transport } = session.info;
      if (transport === 'cloud-api') return await transports.create(session.campaign.cloud?.account ?? '', id);
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
    transports,
    linking,
    resultsExport,
    freezeWorkbook,
    savedMessages,
    texts,
  } = parts;
  const campaigns: Campaigns<WebviewPanel> = new Campaigns({
    services: {
      texts,
      settings,
      window: createCampaignWindow(
        {
          ...parts,
          settings,
          files: windowFiles,
          rules: createRulesAcceptance(context.globalState),
          isTrusted: () => workspace.isTrusted,
        },
        {
          exportResults: (id) => resultsExport.run(id),
          saveReport: async (id) => {
            await runs.takeUp(id);
            await saveReport(id, { ...parts, store: await storeOf(id), files: windowFiles });
          },
          resumeSession: async (id): Promise<void> => await campaigns.openSession(id, true),
          chooseSavedMessage: async (current) => await openSavedMessages(current, savedMessages),
        },
      ),
      runs,
      store,
      phone: linking,
      people,
      business,
      database,
      createTestTransport: async (through) =>
        through.transport === 'cloud-api'
          ? await transports.create(through.number)
          : await createTransport(through.transport, { data: dataFolder, ledgerPath: null, conceal: () => '' }),
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
