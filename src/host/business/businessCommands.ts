import { window } from 'vscode';
import { ACCOUNT_NAME, META_ID } from '../../campaign/cloud/accountList';
import type { BusinessNumbers } from '../../campaign/cloud/businessNumbers';
import { isHumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import type { CloudAccount } from '../../whatsapp/cloud/cloudAccount';
import { numberTexts } from '../../whatsapp/cloud/numberText';
import { askBefore } from '../window/askBefore';
import { settings } from '../window/settings';
import { say } from '../window/speech';

/** Asks for a number of the Business API, and says how Meta sees it. The token goes to VS Code's secret storage alone. */
export async function addBusinessNumber(numbers: BusinessNumbers): Promise<void> {
  // Before anything is typed in vain.
  const base = settings.businessApiAddress();
  const name = await ask(sentence('A name of your own for the number'), 'shop', ACCOUNT_NAME, NAME_RULE);
  const known = name === undefined ? undefined : (await numbers.accounts.list()).find((each) => each.name === name);
  const phoneNumberId = name && (await askId(sentence('Phone number ID, as Meta shows it'), known?.phoneNumberId));
  const businessAccountId =
    phoneNumberId && (await askId(sentence('WhatsApp Business Account ID'), known?.businessAccountId));
  const token = businessAccountId && (await askToken());
  if (name === undefined || !phoneNumberId || !businessAccountId || !token) return;
  const account: CloudAccount = { name, phoneNumberId, businessAccountId, base, token };
  await numbers.put(account);
  const told = await numbers.told(account);
  if (isHumanError(told)) void window.showWarningMessage(`${say(told.happened)} ${say(told.todo)}`);
  else void window.showInformationMessage(numberTexts(told).map(say).join(' '));
}

export async function removeBusinessNumber(numbers: BusinessNumbers): Promise<void> {
  const names = (await numbers.accounts.list()).map(({ name }) => name);
  if (names.length === 0) {
    void window.showInformationMessage(say(sentence('There is no number of the Business API here.')));
    return;
  }
  const name = await window.showQuickPick(names, { title: say(sentence('Remove which number?')) });
  if (name === undefined) return;
  const question = say(sentence('Remove {0}, with its token?', name));
  const detail = say(sentence('Sessions that were sent through it can’t be resumed until it is added again.'));
  if (await askBefore(question, detail, say(sentence('Remove')), say(sentence('Keep')))) await numbers.remove(name);
}

const NAME_RULE = sentence('Letters, digits, points, dashes and underscores.');
const ID_RULE = sentence('Give the id, in digits, as Meta’s Business Manager shows it.');

/** As the palette shows it. */
export function addCommandName(): string {
  return `“${say(sentence('Add Business API Number…'))}”`;
}

async function askId(prompt: Sentence, known: string | undefined): Promise<string | undefined> {
  return await ask(prompt, '106540352242922', META_ID, ID_RULE, known);
}

async function ask(
  prompt: Sentence,
  placeHolder: string,
  shape: RegExp,
  rule: Sentence,
  value?: string,
): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: say(TITLE),
    prompt: say(prompt),
    placeHolder,
    ignoreFocusOut: true,
    ...(value !== undefined && { value }),
    validateInput: (text) => (text === '' || shape.test(text.trim()) ? null : say(rule)),
  });
  const text = answer?.trim() ?? '';
  return shape.test(text) ? text : undefined;
}

async function askToken(): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: say(TITLE),
    prompt: say(sentence('Access token of a system user. It is kept in VS Code’s secret storage, and shown nowhere.')),
    password: true,
    ignoreFocusOut: true,
  });
  const token = answer?.trim() ?? '';
  return /^[\x21-\x7e]+$/u.test(token) ? token : undefined;
}

const TITLE = sentence('Add Business API Number…');
