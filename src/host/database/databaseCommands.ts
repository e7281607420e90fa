import { env, window } from 'vscode';
import type { DatabasePlace } from '../../campaign/database/connectDatabase';
import type { DatabaseLink } from '../../campaign/database/databaseLink';
import { historyText } from '../../campaign/database/historyText';
import type { WatchedSession } from '../../fleet/look/fleetSessions';
import type { Command } from '../../fleet/steering';
import { isHumanError } from '../../sender/humanError';
import { defaultOptions, parseOption, refuseUnpaced } from '../../sender/options';
import { sentence } from '../../sender/sentence';
import { COMMANDS } from '../commandIds';
import { sessionOf } from '../sessions/sessionsTree';
import { hostTexts, say } from '../window/speech';

/** What is done about sessions that workers send. */
export function databaseActions(database: DatabaseLink) {
  const steering = (command: Command) => async (argument: unknown) => {
    await withSession(database, argument, async (place, { about }) => {
      await place.steer(about.id, command);
      await database.refresh();
    });
  };
  return {
    [COMMANDS.connectDatabase]: () => connect(database),
    [COMMANDS.pauseSession]: steering({ kind: 'pause' }),
    [COMMANDS.stopSession]: steering({ kind: 'stop' }),
    [COMMANDS.changeRate]: (argument: unknown) =>
      withSession(database, argument, async (place, session) => {
        const ratePerSecond = await askRate(session);
        if (ratePerSecond !== null) await place.steer(session.about.id, { kind: 'rate', ratePerSecond });
        await database.refresh();
      }),
    [COMMANDS.showHistory]: (argument: unknown) => withSession(database, argument, showHistory),
  };
}

async function connect(database: DatabaseLink): Promise<void> {
  const place = await database.open();
  if (place === null) return;
  await database.refresh();
  const warnings = place.fleet.facts.warnings.map(say);
  const connected = say(sentence('Connected to the database {0}.', place.server));
  if (warnings.length === 0) void window.showInformationMessage(connected);
  else void window.showWarningMessage([connected, ...warnings].join(' '));
}

/** The one that was chosen in the list, or is picked. */
async function withSession(
  database: DatabaseLink,
  argument: unknown,
  act: (place: DatabasePlace, session: WatchedSession) => Promise<void>,
): Promise<void> {
  const place = await database.open();
  if (place === null) return;
  await database.refresh();
  const id = typeof argument === 'string' ? argument : sessionOf(argument);
  const sessions = database.look?.sessions ?? [];
  const session = id === undefined ? await pick(sessions) : sessions.find(({ about }) => about.id === id);
  if (session !== undefined) await act(place, session);
}

async function pick(sessions: readonly WatchedSession[]): Promise<WatchedSession | undefined> {
  if (sessions.length === 0) {
    void window.showInformationMessage(say(sentence('Nothing was handed in to the database yet.')));
    return undefined;
  }
  const items = sessions.map((session) => {
    const { info, sentCount, totalCount } = session.listed;
    const { number } = hostTexts();
    const detail = say(sentence('{0} of {1} sent', number(sentCount), number(totalCount)));
    return { session, label: info.fileName, description: info.id, detail };
  });
  return (await window.showQuickPick(items, { matchOnDescription: true }))?.session;
}

async function askRate({ about, listed }: WatchedSession): Promise<number | null> {
  const { transport, fileName } = listed.info;
  const parse = (text: string): number => {
    const ratePerSecond = parseOption('ratePerSecond', Number(text.trim().replace(',', '.')), transport);
    refuseUnpaced({ ...defaultOptions(transport), ratePerSecond }, transport);
    return ratePerSecond;
  };
  const answer = await window.showInputBox({
    title: fileName,
    prompt: say(sentence('Messages a second, from the next one on')),
    value: about.rate === null ? '' : String(about.rate),
    validateInput: (text) => {
      try {
        parse(text);
        return null;
      } catch (error) {
        return isHumanError(error) ? say(error.happened) : String(error);
      }
    },
  });
  return answer === undefined || answer.trim() === '' ? null : parse(answer);
}

async function showHistory(place: DatabasePlace, { about, listed }: WatchedSession): Promise<void> {
  const noted = await place.history(about.id);
  const items = noted.map((command) => ({
    label: say(historyText(command)),
    description: command.by,
    detail: new Date(command.atMs).toLocaleString(env.language),
  }));
  await window.showQuickPick(items, {
    title: say(sentence('Who did what: {0}', listed.info.fileName)),
    placeHolder: say(sentence('Session {0}', about.id)),
    matchOnDescription: true,
  });
}
