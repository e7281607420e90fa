import { commands, env, window, workspace, Uri, type Disposable, type WebviewPanel } from 'vscode';
import { sentence } from '../sender/sentence';
import type { SessionStore } from '../sessions/sessionStore';
import type { Campaigns } from '../campaign/campaigns';
import { COMMANDS } from './commandIds';
import { forgetAPerson, type ForgetCommandParts } from './people/forgetCommand';
import {
  addOptOut,
  exportOptOuts,
  importOptOuts,
  removeOptOut,
  type OptOutCommandsParts,
} from './people/optOutCommands';
import type { Linking } from './phone/linking';
import type { LogChannel } from './window/log';
import { showQrCode } from './phone/qrPicture';
import type { ResultsExport } from './sessions/resultsExport';
import { pickAnySession, pickSession } from './sessions/sessionPicker';
import type { Runs } from '../campaign/runs';
import { useSavedMessage, type SavedMessagesParts } from '../campaign/saved/savedMessages';
import { sendQuickly } from '../campaign/quick/quickJob';
import type { SessionRun } from '../campaign/sessionRun';
import { say, showError } from './window/speech';

export interface CommandParts {
  readonly campaigns: Campaigns<WebviewPanel>;
  readonly runs: Runs;
  readonly store: SessionStore;
  readonly linking: Linking;
  /** Pictures that are shown for a moment are kept in it. */
  readonly dataFolder: string;
  readonly resultsExport: ResultsExport;
  readonly log: LogChannel;
  readonly optOuts: OptOutCommandsParts;
  readonly forgetting: ForgetCommandParts;
  readonly savedMessages: SavedMessagesParts;
}

export function registerCommands(parts: CommandParts): readonly Disposable[] {
  const { campaigns, runs, store, linking, resultsExport, log, dataFolder, optOuts, forgetting, savedMessages } = parts;
  const register = (id: string, action: (argument: unknown) => Promise<void> | void): Disposable =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        await action(argument);
      } catch (error) {
        log.error(id, error);
        showError(error);
      }
    });
  const withRun = (action: (run: SessionRun) => Promise<void> | void) => async (): Promise<void> => {
    const [run] = runs.active;
    if (run) await action(run);
    else void window.showInformationMessage(say(sentence('Nothing is being sent now.')));
  };
  return [
    register(COMMANDS.send, async (argument) => {
      const uri = argument instanceof Uri ? argument : await pickWorkbook();
      if (uri) await campaigns.openWorkbook(uri.toString());
    }),
    register(COMMANDS.sendWithoutPanel, async (argument) => {
      const uri = argument instanceof Uri ? argument : await pickWorkbook();
      if (uri) await sendQuickly(uri.toString(), { campaigns, ...savedMessages });
    }),
    register(COMMANDS.savedMessages, () => useSavedMessage(campaigns.front, { ...savedMessages, copy })),
    register(COMMANDS.resumeSession, async (argument) => {
      const session = typeof argument === 'string' ? await store.read(argument) : await pickSession(store);
      if (session) await campaigns.openSession(session.info.id, session.state === 'unfinished');
    }),
    register(COMMANDS.exportResults, async (argument) => {
      const id = typeof argument === 'string' ? argument : (await pickAnySession(store))?.info.id;
      if (id !== undefined) await resultsExport.run(id);
    }),
    register(
      COMMANDS.pause,
      withRun((run) => run.pause()),
    ),
    register(
      COMMANDS.resume,
      withRun((run) => run.resume()),
    ),
    register(
      COMMANDS.stop,
      withRun((run) => run.stop()),
    ),
    register(
      COMMANDS.showProgress,
      withRun((run) => campaigns.openSession(run.sessionId, false)),
    ),
    register(
      COMMANDS.showQrCode,
      withRun((run) => showQrCode(run, dataFolder)),
    ),
    register(COMMANDS.addOptOut, () => addOptOut(optOuts)),
    register(COMMANDS.removeOptOut, () => removeOptOut(optOuts)),
    register(COMMANDS.forgetPerson, () => forgetAPerson(forgetting)),
    register(COMMANDS.importOptOuts, () => importOptOuts(optOuts)),
    register(COMMANDS.exportOptOuts, () => exportOptOuts(optOuts)),
    register(COMMANDS.logOut, () => linking.logOut()),
    register(COMMANDS.showLogs, () => log.show()),
  ];
}

/** From the palette: the workspace's workbooks, or any other file. */
async function pickWorkbook(): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.{xlsx,xlsm,ods,csv,tsv}', '**/{node_modules,~$*}', MAXIMUM_PICKED);
  const other = { label: say(sentence('Another file…')), description: '', uri: undefined };
  const items = found.map((uri) => ({
    label: uri.path.split('/').at(-1) ?? '',
    description: workspace.asRelativePath(uri),
    uri,
  }));
  const picked =
    found.length === 0
      ? other
      : await window.showQuickPick([...items, other], {
          title: say(sentence('Send via WhatsApp')),
          placeHolder: say(sentence('Choose a workbook')),
        });
  if (picked !== other) return picked?.uri;
  const [chosen] =
    (await window.showOpenDialog({ filters: { [say(sentence('Workbooks and lists'))]: [...TABLE_EXTENSIONS] } })) ?? [];
  return chosen;
}

const copy = async (text: string): Promise<void> => await env.clipboard.writeText(text);

const MAXIMUM_PICKED = 200;
/** Texts are mostly something else: they are offered where a person looks for one file. */
const TABLE_EXTENSIONS = ['xlsx', 'xlsm', 'ods', 'csv', 'tsv', 'txt'];
