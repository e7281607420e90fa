import { failureText } from '../../sender/failureText';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import type { GraphResult } from './graphExchange';
import type { SenderNumber } from './senderNumber';
import { verdictOf } from './verdict';

export interface Trouble {
  readonly error: HumanError;
  readonly needsPerson: boolean;
}

/** Why a number can't be sent through. @param accountName the user's own name for it */
export function connectError(
  found: Exclude<GraphResult, { readonly kind: 'answer' }> | SenderNumber,
  accountName: string,
): Trouble {
  if (!('kind' in found)) {
    return {
      error: whatsappError(
        sentence('Meta lets this number send no messages: {0}', found.healthText || 'BLOCKED'),
        sentence('Mend it in Meta’s Business Manager, then resume.'),
      ),
      needsPerson: true,
    };
  }
  if (found.kind !== 'refused') {
    const todo = sentence('Check the connection to the internet, then resume: nothing is lost.');
    return { error: whatsappError(sentence('The Business API can’t be reached.'), todo), needsPerson: false };
  }
  const { result } = verdictOf(found);
  const todo =
    result.code === 'tokenInvalid'
      ? sentence('Make a new token, give it with {0}, then resume: nothing is lost.', `cloud add ${accountName}`)
      : sentence('Mend it, then resume the session: nothing is lost.');
  const happened = sentence('{0}.', failureText(result.code));
  return {
    error: whatsappError(happened, todo),
    needsPerson: result.errorClass !== 'paused' || verdictOf(found).needsPerson,
  };
}

function whatsappError(happened: HumanError['happened'], todo: HumanError['todo']): HumanError {
  return new HumanError(happened, todo, undefined, { fault: 'whatsapp' });
}
