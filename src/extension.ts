import { join } from 'node:path';
import { window, type ExtensionContext, type WebviewPanel } from 'vscode';
import { Campaigns } from './campaign/campaigns';
import { Interruptions } from './campaign/interruptions';
import { Keyring } from './campaign/keyring';
import type { CheckWorkbook, Log, People } from './campaign/ports';
import { openSavedMessages, type SavedMessagesParts } from './campaign/saved/savedMessages';
import { SavedStore } from './campaign/saved/savedStore';
import { Runs } from './campaign/runs';
import { registerCommands } from './host/commands';
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
import { cleanUp } from './host/sessions/cleanUp';
import { askToResume } from './host/sessions/sessionPicker';
import { ResultsExport } from './host/sessions/resultsExport';
import { createTransport } from './host/sessions/transports';
import { rememberedCountries } from './host/window/chosenCountries';
import { LogChannel } from './host/window/log';
import { watchRuns } from './host/window/runContext';
import { createRulesAcceptance } from './host/window/rulesAcceptance';
import { settings } from './host/window/settings';
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
  const log = new LogChannel();
  const store = new SessionStore(dataFolder);
  const keyring = new Keyring(context.secrets);
  const texts = hostTexts();
  const people = windowPeople(dataFolder, keyring);
  const runs = createRuns({ dataFolder, store, keyring, people, log });
  close = () => letGoOfRuns({ runs, keyring, dataFolder, log });
  const linking = new Linking(dataFolder, store);
  const workerPath = join(__dirname, 'workbookWorker.js');
  const resultsWorkerPath = join(__dirname, 'resultsWorker.js');
  const resultsExport = new ResultsExport({ store, keyring, dataFolder, workerPath: resultsWorkerPath });
  const checkWorkbook: CheckWorkbook = (...check) => checkWorkbookInWorker(workerPath, ...check);
  const optOuts = { people, settings, checkWorkbook, resultsWorkerPath };
  const savedMessages = createSavedMessages(dataFolder, keyring, runs);
  const campaigns: Campaigns<WebviewPanel> = new Campaigns({
    services: {
      texts,
      settings,
      window: createCampaignWindow(createRulesAcceptance(context.globalState), {
        exportResults: (id) => resultsExport.run(id),
        resumeSession: async (id): Promise<void> => await campaigns.openSession(id, true),
        chooseSavedMessage: async (current) => await openSavedMessages(current, savedMessages),
      }),
      runs,
      store,
      phone: linking,
      people,
      createTestTransport: (name) => createTransport(name, { data: dataFolder, ledgerPath: null, conceal: () => '' }),
      chosenCountries: rememberedCountries(context.globalState),
      saved: savedMessages.saved,
      log,
    },
    keyring,
    panels: createPanels(context.extensionUri),
    checkWorkbook,
    workbookFile,
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
    createStatusBar(runs),
    watchRuns(runs),
    ...registerCommands({
      campaigns,
      runs,
      store,
      linking,
      resultsExport,
      log,
      dataFolder,
      optOuts,
      forgetting: { store, keyring, people, settings },
      savedMessages,
    }),
    window.registerWebviewPanelSerializer(PANEL_TYPE, new CampaignPanelSerializer(campaigns, log)),
  );
  void interruptions.offer().catch((error: unknown) => log.error('offer', error));
  void cleanUp(store, dataFolder, log).catch((error: unknown) => log.error('clean-up', error));
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

interface RunsParts {
  readonly dataFolder: string;
  readonly store: SessionStore;
  readonly keyring: Keyring;
  readonly people: People;
  readonly log: Log;
}

function createRuns({ dataFolder, ...parts }: RunsParts): Runs {
  return new Runs({
    ...parts,
    answers: answerWindow,
    settings,
    owner: thisWindow,
    createTransport: ({ info: { id, salt, transport } }) =>
      createTransport(transport, {
        data: dataFolder,
        ledgerPath: join(parts.store.folder(id), 'ledger.jsonl'),
        conceal: (text) => saltedHash(salt, text),
      }),
  });
}
