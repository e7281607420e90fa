import type { WatchedSession } from '../../fleet/look/fleetSessions';
import type { Command } from '../../fleet/steering';
import { isHumanError } from '../../sender/humanError';
import { defaultOptions, parseOption, refuseUnpaced } from '../../sender/options';
import { sentence } from '../../sender/sentence';
import type { Asking } from '../dialogs/dialogs';
import type { DatabasePlace } from './connectDatabase';
import type { DatabaseLink } from './databaseLink';
import { historyText } from './historyText';

export interface SteeringParts extends Asking {
  readonly database: DatabaseLink;
}

/** Connects, and tells what isn’t as it should be there. @throws HumanError */
export async function connectToDatabase({ database, dialogs, texts: { say } }: SteeringParts): Promise<void> {
  const place = await database.open();
  if (place === null) return;
  await database.refresh();
  const warnings = place.fleet.facts.warnings.map(say);
  const connected = say(sentence('Connected to the database {0}.', place.server));
  await dialogs.tell(warnings.length === 0 ? 'info' : 'warning', [connected, ...warnings].join(' '), []);
}

/** Has workers do so with a session. @param id undefined where it is picked from a list @throws HumanError */
export async function steerSession(parts: SteeringParts, command: Command, id: string | undefined): Promise<void> {
  const chosen = await chooseSession(parts, id);
  if (chosen === null) return;
  await chosen.place.steer(chosen.session.about.id, command);
  await parts.database.refresh();
}

/** The same, once it is said how fast. @throws HumanError */
export async function changeRate(parts: SteeringParts, id: string | undefined): Promise<void> {
  const chosen = await chooseSession(parts, id);
  const ratePerSecond = chosen && (await askRate(parts, chosen.session));
  if (chosen === null || ratePerSecond === null) return;
  await chosen.place.steer(chosen.session.about.id, { kind: 'rate', ratePerSecond });
  await parts.database.refresh();
}

/** Who did what with a session. @throws HumanError */
export async function showHistory(parts: SteeringParts, id: string | undefined): Promise<void> {
  const chosen = await chooseSession(parts, id);
  if (chosen === null) return;
  const { dialogs, texts } = parts;
  const { about, listed } = chosen.session;
  const noted = await chosen.place.history(about.id);
  await dialogs.pick({
    title: texts.say(sentence('Who did what: {0}', listed.info.fileName)),
    placeHolder: texts.say(sentence('Session {0}', about.id)),
    items: noted.map((command) => ({
      label: texts.say(historyText(command)),
      description: command.by,
      detail: new Date(command.atMs).toLocaleString(texts.language),
      value: null,
    })),
    isFleeting: true,
  });
}

interface Chosen {
  readonly place: DatabasePlace;
  readonly session: WatchedSession;
}

async function chooseSession(parts: SteeringParts, id: string | undefined): Promise<Chosen | null> {
  const { database } = parts;
  const place = await database.open();
  if (place === null) return null;
  await database.refresh();
  const sessions = database.look?.sessions ?? [];
  const session = id === undefined ? await pick(parts, sessions) : sessions.find(({ about }) => about.id === id);
  return session ? { place, session } : null;
}

async function pick({ dialogs, texts }: Asking, sessions: readonly WatchedSession[]): Promise<WatchedSession | null> {
  const { say, number } = texts;
  if (sessions.length === 0) {
    return await dialogs.tell('info', say(sentence('Nothing was handed in to the database yet.')), []);
  }
  const items = sessions.map((session) => {
    const { info, sentCount, totalCount } = session.listed;
    const detail = say(sentence('{0} of {1} sent', number(sentCount), number(totalCount)));
    return { label: info.fileName, description: info.id, detail, value: session };
  });
  return await dialogs.pick({ title: '', placeHolder: '', items, isFleeting: true });
}

async function askRate({ dialogs, texts }: Asking, { about, listed }: WatchedSession): Promise<number | null> {
  const { transport, fileName } = listed.info;
  const parse = (text: string): number => {
    const ratePerSecond = parseOption('ratePerSecond', Number(text.trim().replace(',', '.')), transport);
    refuseUnpaced({ ...defaultOptions(transport), ratePerSecond }, transport);
    return ratePerSecond;
  };
  const answer = await dialogs.type({
    title: fileName,
    prompt: texts.say(sentence('Messages a second, from the next one on')),
    value: about.rate === null ? '' : String(about.rate),
    isFleeting: true,
    problem: (text) => {
      try {
        parse(text);
        return '';
      } catch (error) {
        return isHumanError(error) ? texts.say(error.happened) : String(error);
      }
    },
  });
  return answer === null || answer.trim() === '' ? null : parse(answer);
}
