import { env, ProgressLocation, Uri, window, workspace } from 'vscode';
import { destinationsText } from '../../campaign/regions';
import { mustReadRules, RULES, type RulesAcceptance } from '../../campaign/beforeSending/rules';
import { folderSettingsText } from '../../campaign/settings/folderSettings';
import type { CampaignWindow, RecoverQuestion, SendAnswer, SendQuestion } from '../../campaign/ports';
import { HumanError } from '../../sender/humanError';
import type { TransportName } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { ListedSession } from '../../sessions/sessionStore';
import { askBefore } from '../window/askBefore';
import { askPhone } from '../../campaign/dialogs/askPhone';
import type { Asking } from '../../campaign/dialogs/dialogs';
import { dialogs } from '../window/dialogs';
import { settings } from '../window/settings';
import { hostTexts, say } from '../window/speech';
import { templatePicker } from '../../campaign/cloud/templatePicker';
import { handingIn } from '../../campaign/database/handingIn';
import { chooseAttachment } from './attachmentPicker';

/** What a campaign asks the person, in VS Code's own dialogs. */
export function createCampaignWindow(
  rules: RulesAcceptance,
  parts: Pick<CampaignWindow, 'exportResults' | 'saveReport' | 'resumeSession' | 'chooseSavedMessage'>,
): CampaignWindow {
  return {
    chooseAttachment,
    ...templatePicker(asking()),
    ...handingIn(asking()),
    confirmSend: async (asked) => await confirmSend(asked, rules),
    assertMaySend,
    askGoOn,
    askRecover,
    ...parts,
    openChat: async (phone) => {
      await env.openExternal(Uri.parse(`https://wa.me/${phone.replaceAll(/\D/gu, '')}`));
    },
    copyText: async (text) => await env.clipboard.writeText(text),
    askTestPhone: async (country, isOwnOffered) => {
      if (isOwnOffered)
        return await askPhone(
          asking(),
          sentence('Where does the test go? Leave it empty for your own number.'),
          country,
        );
      // Nothing typed is no answer.
      return (
        (await askPhone(asking(), sentence('Where does the test go? Give the number of a phone of yours.'), country)) ||
        null
      );
    },
    showTest,
    showAsking: async (asking) => {
      const title = say(sentence('Asking WhatsApp who has read it since…'));
      return await window.withProgress({ location: ProgressLocation.Notification, title }, () => asking);
    },
  };
}

const asking = (): Asking => ({ dialogs, texts: hostTexts() });

function assertMaySend(): void {
  if (workspace.isTrusted) return;
  throw new HumanError(
    sentence('Nothing is sent from a folder that you don’t trust.'),
    sentence('Trust the folder with the command “Manage Workspace Trust”, then send.'),
  );
}

async function confirmSend(asked: SendQuestion, rules: RulesAcceptance): Promise<SendAnswer> {
  const {
    recipientCount,
    transport,
    isRepeat,
    destinations,
    folderSettings,
    pace = [],
    unknown,
    cost,
    database,
  } = asked;
  const isFirst = await mustReadRules(transport, rules);
  const count = countOf(recipientCount);
  const [one, several] = isRepeat
    ? [sentence('Send a message again to {0} person?', count), sentence('Send a message again to {0} people?', count)]
    : [sentence('Send this message to {0} person?', count), sentence('Send this message to {0} people?', count)];
  const question = hostTexts().plural(recipientCount, one, several);
  const detail = DETAILS[transport];
  const details = [
    ...(destinations.length === 0 ? [] : [destinationsText(destinations, hostTexts())]),
    ...(folderSettings.length === 0 ? [] : [say(folderSettingsText(settings.section, folderSettings))]),
    ...(unknown === undefined ? [] : [say(unknown)]),
    ...(cost === undefined ? [] : [say(cost)]),
    ...pace.map(say),
    say(detail),
    ...(database === undefined ? [] : [say(BY_WORKER(database))]),
    ...(isFirst ? RULES.map(say) : []),
  ];
  const [send, look] = [say(sentence('Send')), say(sentence('Look Again'))];
  const text = details.join('\n\n');
  const answer =
    database === undefined
      ? (await askBefore(question, text, send, look)) && 'here'
      : await askWho(question, text, look);
  if (answer === false || answer === null) return null;
  if (isFirst) await rules.accept();
  return answer;
}

async function askWho(question: string, detail: string, look: string): Promise<SendAnswer> {
  const [here, worker] = [say(sentence('Send from Here')), say(sentence('Hand In to a Worker'))];
  const answer = await window.showWarningMessage(question, { modal: true, detail }, look, here, worker);
  if (answer === worker) return 'byWorker';
  return answer === here ? 'here' : null;
}

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

async function askGoOn(
  { info, sentCount, totalCount }: ListedSession,
  handedIn?: Sentence,
): Promise<'goOn' | 'anew' | null> {
  const [goOn, anew] = [say(sentence('Go On with It')), say(sentence('Begin a New One'))];
  const question = sentence(
    '{0} has a session that isn’t finished: {1} of {2} sent.',
    info.fileName,
    countOf(sentCount),
    countOf(totalCount),
  );
  const all = sentence(
    'A new one writes to everybody again who is in the workbook, also to those who have got the message.',
  );
  const detail = [...(handedIn === undefined ? [] : [handedIn]), all].map(say).join('\n\n');
  const answer = await window.showInformationMessage(say(question), { modal: true, detail }, goOn, anew);
  if (answer === goOn) return 'goOn';
  return answer === anew ? 'anew' : null;
}

async function askRecover({ createdAtMs, knownCount, leftCount }: RecoverQuestion): Promise<boolean> {
  const goOn = say(sentence('Go On with It'));
  const question = sentence(
    'This very message has been sent to people of this list before, by a session of {0} whose key is gone.',
    { kind: 'day', atMs: createdAtMs },
  );
  const detail = sentence(
    'It can go on with this workbook: of {0} of these people it is known what became of them, and {1} are left. Nobody gets the message twice.',
    countOf(knownCount),
    countOf(leftCount),
  );
  return (await window.showInformationMessage(say(question), { modal: true, detail: say(detail) }, goOn)) === goOn;
}

async function showTest(row: number, transport: TransportName, sending: Promise<void>): Promise<void> {
  const title = say(sentence('Sending the message of row {0} as a test…', row));
  await window.withProgress({ location: ProgressLocation.Notification, title }, () => sending);
  const done =
    transport === 'cloud-api'
      ? sentence('Meta has taken the message of row {0} as a test. Look on that phone whether it arrives.', row)
      : sentence('The message of row {0} has been sent as a test.', row);
  void window.showInformationMessage(say(done));
}
