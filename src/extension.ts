import { join } from 'node:path';
import { window, type ExtensionContext } from 'vscode';
import { CampaignPanelSerializer } from './host/panel/panelSerializer';
import { ChosenCountries } from './host/window/chosenCountries';
import { Campaigns } from './host/panel/campaigns';
import { PANEL_TYPE } from './host/panel/campaignPanel';
import { cleanUp } from './host/sessions/cleanUp';
import { registerCommands } from './host/commands';
import { Keyring } from './campaign/keyring';
import { Log } from './host/window/log';
import { Linking } from './host/phone/linking';
import { Interruptions } from './campaign/interruptions';
import { removeOldPictures } from './host/phone/qrPicture';
import { ResultsExport } from './host/sessions/resultsExport';
import { Runs } from './campaign/runs';
import { createStatusBar } from './host/window/statusBar';
import { watchRuns } from './host/window/runContext';
import { SessionStore } from './sessions/sessionStore';

let runs: Runs | null = null;

/** The composition root: builds the parts, joins them, and registers them. */
export function activate(context: ExtensionContext): void {
  const dataFolder = context.globalStorageUri.fsPath;
  const log = new Log();
  const store = new SessionStore(dataFolder);
  const keyring = new Keyring(context.secrets);
  runs = new Runs(store, keyring, dataFolder, log);
  const linking = new Linking(dataFolder, store);
  const workerPath = join(__dirname, 'workbookWorker.js');
  const resultsWorkerPath = join(__dirname, 'resultsWorker.js');
  const resultsExport = new ResultsExport({ store, keyring, dataFolder, workerPath: resultsWorkerPath });
  const { extensionUri } = context;
  const chosenCountries = new ChosenCountries(context.globalState);
  const campaigns = new Campaigns({
    extensionUri,
    store,
    keyring,
    runs,
    linking,
    resultsExport,
    log,
    workerPath,
    chosenCountries,
  });
  const interruptions = new Interruptions(store, (id) => campaigns.openSession(id, true));
  context.subscriptions.push(
    log,
    interruptions,
    createStatusBar(runs),
    watchRuns(runs),
    ...registerCommands({ campaigns, runs, store, linking, resultsExport, log, dataFolder }),
    window.registerWebviewPanelSerializer(PANEL_TYPE, new CampaignPanelSerializer(campaigns, log)),
  );
  void interruptions.offer().catch((error: unknown) => log.error('offer', error));
  void cleanUp(store, dataFolder, log).catch((error: unknown) => log.error('clean-up', error));
  void removeOldPictures(dataFolder).catch((error: unknown) => log.error('pictures', error));
}

export async function deactivate(): Promise<void> {
  await runs?.stopAll();
}
