import { HumanError } from '../../sender/humanError';
import type { TransportName } from '../../sender/model';
import { countOf, sentence, type Sentence } from '../../sender/sentence';
import type { ListedSession } from '../../sessions/sessionStore';
import { askToSend, type SendQuestionParts } from '../beforeSending/askToSend';
import { templatePicker } from '../cloud/templatePicker';
import { handingIn } from '../database/handingIn';
import type { CampaignWindow, RecoverQuestion } from '../ports';
import { askPhone } from './askPhone';
import { chooseAttachment } from './attachmentPicker';
import type { Asking } from './dialogs';
import type { WindowFiles } from './windowFiles';

/** What other parts of the window do for a campaign. */
export type DoneElsewhere = Pick<
  CampaignWindow,
  'exportResults' | 'saveReport' | 'resumeSession' | 'chooseSavedMessage'
>;

export interface CampaignWindowParts extends SendQuestionParts {
  readonly files: WindowFiles;
  /** Whether the user trusts the folder that is open. */
  readonly isTrusted: () => boolean;
}

/** What a campaign asks the person, in the window's own dialogs. */
export function createCampaignWindow(parts: CampaignWindowParts, elsewhere: DoneElsewhere): CampaignWindow {
  const { dialogs, texts } = parts;
  const { say } = texts;
  return {
    ...elsewhere,
    ...templatePicker(parts),
    ...handingIn(parts),
    chooseAttachment: async (headers) => await chooseAttachment(headers, parts),
    confirmSend: async (asked) => await askToSend(asked, parts),
    assertMaySend: () => assertTrusted(parts.isTrusted()),
    askGoOn: async (session, handedIn) => await askGoOn(session, handedIn, parts),
    askRecover: async (found) => await askRecover(found, parts),
    openChat: async (phone) => await dialogs.openLink(`https://wa.me/${phone.replaceAll(/\D/gu, '')}`),
    copyText: async (text) => await dialogs.copy(text),
    askTestPhone: async (country, isOwnOffered) => {
      const typed = await askPhone(parts, isOwnOffered ? TEST_OR_OWN : TEST_PHONE, country);
      // Nothing typed is no answer, where one’s own number isn’t meant by it.
      return isOwnOffered ? typed : typed || null;
    },
    showTest: async (row, transport, sending) => {
      const title = say(sentence('Sending the message of row {0} as a test…', row));
      await dialogs.follow(title, false, () => sending);
      await dialogs.tell('info', say(testText(row, transport)), []);
    },
    showAsking: async (asking) =>
      await dialogs.follow(say(sentence('Asking WhatsApp who has read it since…')), false, () => asking),
  };
}

function assertTrusted(isTrusted: boolean): void {
  if (isTrusted) return;
  throw new HumanError(
    sentence('Nothing is sent from a folder that you don’t trust.'),
    sentence('Trust the folder with the command “Manage Workspace Trust”, then send.'),
  );
}

async function askGoOn(
  { info, sentCount, totalCount }: ListedSession,
  handedIn: Sentence | undefined,
  { dialogs, texts: { say } }: Asking,
): Promise<'goOn' | 'anew' | null> {
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
  const actions = [
    { label: say(GO_ON), value: 'goOn' },
    { label: say(sentence('Begin a New One')), value: 'anew' },
  ] as const;
  return await dialogs.decide({ tone: 'info', question: say(question), detail, actions });
}

async function askRecover(found: RecoverQuestion, { dialogs, texts: { say } }: Asking): Promise<boolean> {
  const question = sentence(
    'This very message has been sent to people of this list before, by a session of {0} whose key is gone.',
    { kind: 'day', atMs: found.createdAtMs },
  );
  const detail = sentence(
    'It can go on with this workbook: of {0} of these people it is known what became of them, and {1} are left. Nobody gets the message twice.',
    countOf(found.knownCount),
    countOf(found.leftCount),
  );
  const actions = [{ label: say(GO_ON), value: true }];
  return (await dialogs.decide({ tone: 'info', question: say(question), detail: say(detail), actions })) === true;
}

function testText(row: number, transport: TransportName): Sentence {
  return transport === 'cloud-api'
    ? sentence('Meta has taken the message of row {0} as a test. Look on that phone whether it arrives.', row)
    : sentence('The message of row {0} has been sent as a test.', row);
}

const GO_ON = sentence('Go On with It');
const TEST_OR_OWN = sentence('Where does the test go? Leave it empty for your own number.');
const TEST_PHONE = sentence('Where does the test go? Give the number of a phone of yours.');
