import type { TransportName } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import { askBefore } from '../dialogs/askBefore';
import type { Asking } from '../dialogs/dialogs';
import type { SendAnswer, SendQuestion } from '../ports';
import { destinationsText } from '../regions';
import { folderSettingsText } from '../settings/folderSettings';
import { mustReadRules, RULES, type RulesAcceptance } from './rules';

export interface SendQuestionParts extends Asking {
  readonly rules: RulesAcceptance;
  readonly settings: { readonly section: string };
}

/** Asks whether it is sent, and by whom; before the first real send the rules stand there, and are accepted by sending. */
export async function askToSend(asked: SendQuestion, parts: SendQuestionParts): Promise<SendAnswer> {
  const { rules, texts } = parts;
  const isFirst = await mustReadRules(asked.transport, rules);
  const question = questionText(asked, parts);
  const detail = [...detailTexts(asked, parts), ...(isFirst ? RULES.map(texts.say) : [])].join('\n\n');
  const isForHere = asked.database === undefined;
  const answer = isForHere ? await askHere(question, detail, parts) : await askWho(question, detail, parts);
  if (answer !== null && isFirst) await rules.accept();
  return answer;
}

function questionText({ recipientCount, isRepeat }: SendQuestion, { texts }: Asking): string {
  const count = countOf(recipientCount);
  const [one, several] = isRepeat
    ? [sentence('Send a message again to {0} person?', count), sentence('Send a message again to {0} people?', count)]
    : [sentence('Send this message to {0} person?', count), sentence('Send this message to {0} people?', count)];
  return texts.plural(recipientCount, one, several);
}

function detailTexts(asked: SendQuestion, { texts, settings }: SendQuestionParts): readonly string[] {
  const { transport, destinations, folderSettings, pace = [], unknown, cost, database } = asked;
  const told: readonly Sentence[] = [
    ...(folderSettings.length === 0 ? [] : [folderSettingsText(settings.section, folderSettings)]),
    ...(unknown === undefined ? [] : [unknown]),
    ...(cost === undefined ? [] : [cost]),
    ...pace,
    DETAILS[transport],
    ...(database === undefined ? [] : [BY_WORKER(database)]),
  ];
  return [...(destinations.length === 0 ? [] : [destinationsText(destinations, texts)]), ...told.map(texts.say)];
}

async function askHere(question: string, detail: string, asking: Asking): Promise<SendAnswer> {
  return (await askBefore(asking, { question, detail, yes: sentence('Send'), no: LOOK_AGAIN })) ? 'here' : null;
}

async function askWho(question: string, detail: string, { dialogs, texts: { say } }: Asking): Promise<SendAnswer> {
  const actions = [
    { label: say(LOOK_AGAIN), value: null },
    { label: say(sentence('Send from Here')), value: 'here' },
    { label: say(sentence('Hand In to a Worker')), value: 'byWorker' },
  ] as const;
  return await dialogs.decide<SendAnswer>({ tone: 'warning', question, detail, actions });
}

const LOOK_AGAIN = sentence('Look Again');

const BY_WORKER = (database: string): Sentence =>
  sentence('A worker of the database {0} can send it instead, also while this computer is off.', database);

const DETAILS: Readonly<Record<TransportName, Sentence>> = {
  simulated: sentence('It is simulated: nothing leaves this computer.'),
  'whatsapp-web': sentence(
    'It goes out through your own WhatsApp, and can’t be taken back. Write only to people who asked for it: WhatsApp may restrict accounts that send in bulk.',
  ),
  'cloud-api': sentence(
    'It goes out through the Business API, and can’t be taken back. Write only to people who asked for it. Meta charges for it.',
  ),
};
