import type { Texts } from '../../panel/texts';
import { isHumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { numberTexts } from '../../whatsapp/cloud/numberText';
import { askBefore } from '../dialogs/askBefore';
import type { Asking, TextQuestion } from '../dialogs/dialogs';
import type { WindowSettings } from '../settings/windowSettings';
import { ACCOUNT_NAME, META_ID } from './accountList';
import type { BusinessNumbers } from './businessNumbers';

export interface BusinessCommandsParts extends Asking {
  readonly business: Pick<BusinessNumbers, 'accounts' | 'put' | 'told' | 'remove'>;
  readonly settings: Pick<WindowSettings, 'businessApiAddress'>;
}

/** Asks for a number of the Business API, and says how Meta sees it. The token goes to the secret storage alone. */
export async function addBusinessNumber(parts: BusinessCommandsParts): Promise<void> {
  const { business, settings, dialogs, texts } = parts;
  // Before anything is typed in vain.
  const base = settings.businessApiAddress();
  const name = await ask(parts, sentence('A name of your own for the number'), ACCOUNT_NAME, {
    placeHolder: 'shop',
    rule: NAME_RULE,
  });
  const known = name === null ? undefined : (await business.accounts.list()).find((each) => each.name === name);
  const phoneNumberId =
    name && (await askId(parts, sentence('Phone number ID, as Meta shows it'), known?.phoneNumberId));
  const businessAccountId =
    phoneNumberId && (await askId(parts, sentence('WhatsApp Business Account ID'), known?.businessAccountId));
  const token = businessAccountId && (await ask(parts, TOKEN, TOKEN_SHAPE, { isSecret: true }));
  if (!name || !phoneNumberId || !businessAccountId || !token) return;
  const account: CloudAccount = { name, phoneNumberId, businessAccountId, base, token };
  await business.put(account);
  const told = await business.told(account);
  const problem = isHumanError(told);
  const said = problem ? [told.happened, told.todo] : numberTexts(told);
  await dialogs.tell(problem ? 'warning' : 'info', said.map(texts.say).join(' '), []);
}

export async function removeBusinessNumber(parts: BusinessCommandsParts): Promise<void> {
  const { business, dialogs, texts } = parts;
  const { say } = texts;
  const names = (await business.accounts.list()).map(({ name }) => name);
  if (names.length === 0) {
    await dialogs.tell('info', say(sentence('There is no number of the Business API here.')), []);
    return;
  }
  const items = names.map((each) => ({ label: each, value: each }));
  const name = await dialogs.pick({
    title: say(sentence('Remove which number?')),
    placeHolder: '',
    items,
    isFleeting: true,
  });
  if (name === null) return;
  const isMeant = await askBefore(parts, {
    question: say(sentence('Remove {0}, with its token?', name)),
    detail: say(sentence('Sessions that were sent through it can’t be resumed until it is added again.')),
    yes: sentence('Remove'),
    no: sentence('Keep'),
  });
  if (isMeant) await business.remove(name);
}

/** As the palette shows it. */
export function addCommandName({ say }: Texts): string {
  return `“${say(TITLE)}”`;
}

async function askId(parts: Asking, prompt: Sentence, known: string | undefined): Promise<string | null> {
  return await ask(parts, prompt, META_ID, { placeHolder: '106540352242922', rule: ID_RULE, value: known ?? '' });
}

/** What is typed, without blanks around it; null also where it hasn’t got the shape. */
async function ask(
  { dialogs, texts: { say } }: Asking,
  prompt: Sentence,
  shape: RegExp,
  { rule, ...look }: Pick<TextQuestion, 'placeHolder' | 'value' | 'isSecret'> & { readonly rule?: Sentence },
): Promise<string | null> {
  const answer = await dialogs.type({
    title: say(TITLE),
    prompt: say(prompt),
    ...look,
    problem: (text) => (rule === undefined || text === '' || shape.test(text.trim()) ? '' : say(rule)),
  });
  const text = answer?.trim() ?? '';
  return shape.test(text) ? text : null;
}

const TITLE = sentence('Add Business API Number…');
const NAME_RULE = sentence('Letters, digits, points, dashes and underscores.');
const ID_RULE = sentence('Give the id, in digits, as Meta’s Business Manager shows it.');
const TOKEN = sentence('Access token of a system user. It is kept in VS Code’s secret storage, and shown nowhere.');
const TOKEN_SHAPE = /^[\x21-\x7e]+$/u;
