import { env, window, workspace, Uri, type WebviewPanel } from 'vscode';
import { sentence } from '../sender/sentence';
import type { SessionOwner } from '../sessions/sessionOwner';
import type { SessionList, SessionStore } from '../sessions/sessionStore';
import type { Campaigns } from '../campaign/campaigns';
import {
  addBusinessNumber,
  removeBusinessNumber,
  type BusinessCommandsParts,
} from '../campaign/cloud/businessCommands';
import type { Asking, Dialogs } from '../campaign/dialogs/dialogs';
import type { DatabaseLink } from '../campaign/database/databaseLink';
import { COMMANDS, type CommandId } from './commandIds';
import {
  changeRate,
  connectToDatabase,
  showHistory,
  steerSession,
  type SteeringParts,
} from '../campaign/database/steerSessions';
import { forgetAPerson, type ForgetCommandParts } from '../campaign/people/forgetCommand';
import {
  addOptOut,
  exportOptOuts,
  importOptOuts,
  removeOptOut,
  type OptOutCommandsParts,
} from '../campaign/people/optOutCommands';
import type { Linking } from '../campaign/phone/linking';
import type { WindowLog } from './window/log';
import { copyDiagnostics, openLogFolder, type LogCommandParts } from './window/logCommands';
import { showQrCode } from './phone/qrPicture';
import { rotateKey } from '../campaign/keys/rotateKey';
import type { ResultsExport } from '../campaign/results/resultsExport';
import { deleteHandedIn, deleteSession } from '../campaign/sessionsView/deleteSession';
import { pickAnySession, pickSession } from '../campaign/sessionsView/sessionPicker';
import { sessionOf } from '../campaign/sessionsView/sessionsTree';
import type { SessionsTreeView } from './sessions/sessionsTreeView';
import { newSample } from './window/newSample';
import type { Runs } from '../campaign/runs';
import { useSavedMessage, type SavedMessagesParts } from '../campaign/saved/savedMessages';
import { sendQuickly } from '../campaign/quick/quickJob';
import type { SessionRun } from '../campaign/sessionRun';
import { say, showError } from './window/speech';

export interface CommandParts extends Asking {
  readonly campaigns: Campaigns<WebviewPanel>;
  readonly runs: Runs;
  readonly store: SessionStore;
  /** This window, as others are told of it. */
  readonly self: () => SessionOwner;
  readonly linking: Linking;
  /** Pictures that are shown for a moment are kept in it. */
  readonly dataFolder: string;
  readonly resultsExport: ResultsExport;
  readonly log: WindowLog;
  readonly logCommands: LogCommandParts;
  readonly optOuts: OptOutCommandsParts;
  readonly forgetting: ForgetCommandParts;
  readonly sessionsTree: SessionsTreeView;
  /** Where this extension lies. */
  readonly extension: Uri;
  readonly savedMessages: SavedMessagesParts;
  readonly business: BusinessCommandsParts;
  readonly database: DatabaseLink;
}

/** What a command does; it may be given what was chosen in a menu. */
type Action = (argument: unknown) => Promise<void> | void;

/** Does what a command says, and tells what went wrong. */
export function createCommands(parts: CommandParts): (id: CommandId, argument: unknown) => Promise<void> {
  const actions: Readonly<Record<CommandId, Action>> = {
    ...workbookActions(parts),
    ...sessionActions(parts),
    ...runActions(parts),
    ...peopleActions(parts),
    ...databaseActions(parts),
    [COMMANDS.addBusinessNumber]: () => addBusinessNumber(parts.business),
    [COMMANDS.removeBusinessNumber]: () => removeBusinessNumber(parts.business),
  };
  return async (id, argument) => {
    try {
      await actions[id](argument);
    } catch (error) {
      parts.log.error(id, error);
      showError(error);
    }
  };
}

/** About sessions that workers send. */
function databaseActions(parts: SteeringParts) {
  return {
    [COMMANDS.connectDatabase]: () => connectToDatabase(parts),
    [COMMANDS.pauseSession]: (argument: unknown) => steerSession(parts, { kind: 'pause' }, sessionOf(argument)),
    [COMMANDS.stopSession]: (argument: unknown) => steerSession(parts, { kind: 'stop' }, sessionOf(argument)),
    [COMMANDS.changeRate]: (argument: unknown) => changeRate(parts, sessionOf(argument)),
    [COMMANDS.showHistory]: (argument: unknown) => showHistory(parts, sessionOf(argument)),
  };
}

function workbookActions({ campaigns, dialogs, sessionsTree, extension, savedMessages }: CommandParts) {
  const open = async (uri: Uri): Promise<void> => {
    await campaigns.openWorkbook(uri.toString());
    sessionsTree.refresh();
  };
  return {
    [COMMANDS.send]: async (argument: unknown) => {
      const given = typeof argument === 'string' ? Uri.parse(argument) : argument;
      const uri = given instanceof Uri ? given : await pickWorkbook(dialogs);
      if (uri) await open(uri);
    },
    [COMMANDS.sendWithoutPanel]: async (argument: unknown) => {
      const uri = argument instanceof Uri ? argument : await pickWorkbook(dialogs);
      if (uri) await sendQuickly(uri.toString(), { campaigns, ...savedMessages });
    },
    [COMMANDS.savedMessages]: () => useSavedMessage(campaigns.front, { ...savedMessages, copy }),
    [COMMANDS.newSample]: () => newSample(extension, open),
  };
}

/** About one session, which is chosen in the tree, named, or picked. */
function sessionActions(parts: CommandParts) {
  const { campaigns, store, database, resultsExport, sessionsTree } = parts;
  const about =
    (pick: typeof pickSession, action: (id: string) => Promise<void>) =>
    async (argument: unknown): Promise<void> => {
      const id = sessionOf(argument) ?? (await pick(await listEverywhere(store, database), parts))?.info.id;
      if (id !== undefined) await action(id);
    };
  return {
    [COMMANDS.openSession]: about(pickAnySession, (id) => campaigns.openSession(id, false)),
    [COMMANDS.resumeSession]: about(pickSession, async (id) => {
      const its = await database.storeOf(id, store);
      const { state } = await its.read(id);
      // What another window sends is watched; what workers send may be steered from here.
      await campaigns.openSession(id, its === store ? state === 'unfinished' : state !== 'finished');
    }),
    [COMMANDS.retryFailed]: about(pickAnySession, (id) => campaigns.handle(id, { type: 'retryFailed' })),
    [COMMANDS.exportResults]: about(pickAnySession, (id) => resultsExport.run(id)),
    [COMMANDS.deleteSession]: about(pickAnySession, async (id) => {
      const its = await database.storeOf(id, store);
      const place = its === store ? null : await database.open();
      const isDeleted =
        place === null ? await deleteSession(id, { ...parts, store: its }) : await deleteHandedIn(id, place, parts);
      if (isDeleted && place !== null) await database.refresh();
      if (isDeleted) sessionsTree.refresh();
    }),
  };
}

/** Those of this computer and of the database, as far as that can be reached. */
async function listEverywhere(store: SessionStore, database: DatabaseLink): Promise<SessionList> {
  const [local] = await Promise.all([store.listToShow(), database.refresh()]);
  return { ...local, sessions: [...local.sessions, ...(database.look?.sessions ?? []).map(({ listed }) => listed)] };
}

/** About what is being sent now. */
function runActions({ campaigns, runs, dataFolder }: CommandParts) {
  const withRun = (action: (run: SessionRun) => Promise<void> | void) => async (): Promise<void> => {
    const [run] = runs.active;
    if (run) await action(run);
    else void window.showInformationMessage(say(sentence('Nothing is being sent now.')));
  };
  return {
    [COMMANDS.pause]: withRun((run) => run.pause()),
    [COMMANDS.resume]: withRun((run) => run.resume()),
    [COMMANDS.stop]: withRun((run) => run.stop()),
    [COMMANDS.showProgress]: withRun((run) => campaigns.openSession(run.sessionId, false)),
    [COMMANDS.showQrCode]: withRun((run) => showQrCode(run, dataFolder)),
  };
}

function peopleActions({ linking, log, logCommands, optOuts, forgetting }: CommandParts) {
  return {
    [COMMANDS.addOptOut]: () => addOptOut(optOuts),
    [COMMANDS.removeOptOut]: () => removeOptOut(optOuts),
    [COMMANDS.forgetPerson]: () => forgetAPerson(forgetting),
    [COMMANDS.importOptOuts]: () => importOptOuts(optOuts),
    [COMMANDS.exportOptOuts]: () => exportOptOuts(optOuts),
    [COMMANDS.rotateKey]: () => rotateKey(forgetting.keyring, log, forgetting),
    [COMMANDS.logOut]: () => linking.logOut(),
    [COMMANDS.showLogs]: () => log.show(),
    [COMMANDS.openLogFolder]: () => openLogFolder(logCommands),
    [COMMANDS.copyDiagnostics]: () => copyDiagnostics(logCommands),
  };
}

/** From the palette: the workspace's workbooks, or any other file. */
async function pickWorkbook(dialogs: Dialogs): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.{xlsx,xlsm,ods,csv,tsv}', '**/{node_modules,~$*}', MAXIMUM_PICKED);
  const other = { label: say(sentence('Another file…')), value: 'another' as const };
  const items = found.map((uri) => ({
    label: uri.path.split('/').at(-1) ?? '',
    description: workspace.asRelativePath(uri),
    value: uri,
  }));
  const picked =
    found.length === 0
      ? other.value
      : await dialogs.pick<Uri | 'another'>({
          title: say(sentence('Send via WhatsApp')),
          placeHolder: say(sentence('Choose a workbook')),
          items: [...items, other],
          isFleeting: true,
        });
  if (picked !== other.value) return picked ?? undefined;
  const [chosen] =
    (await window.showOpenDialog({ filters: { [say(sentence('Workbooks and lists'))]: [...TABLE_EXTENSIONS] } })) ?? [];
  return chosen;
}

const copy = async (text: string): Promise<void> => await env.clipboard.writeText(text);

const MAXIMUM_PICKED = 200;
/** Texts are mostly something else: they are offered where a person looks for one file. */
const TABLE_EXTENSIONS = ['xlsx', 'xlsm', 'ods', 'csv', 'tsv', 'txt'];
