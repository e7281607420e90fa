import type { FailureCode } from '../../sender/failureCode';
import { failureText } from '../../sender/failureText';
import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import type { CloudAccount } from './cloudAccount';
import type { GraphResult } from './graphExchange';
import type { SenderNumber } from './senderNumber';
import { verdictOf } from './verdict';

export interface Trouble {
  readonly error: HumanError;
  /** What a run that pauses for it says. */
  readonly reason: Sentence;
  readonly needsPerson: boolean;
}

/** What a run is paused for: how to mend it, too, where that is a matter of this program. */
export function pauseReason(code: FailureCode, renewWith: string): Sentence {
  return code === 'tokenInvalid' ? sentence('{0}. {1}', failureText(code), renewal(renewWith)) : failureText(code);
}

/** In a terminal. */
export function renewalCommand({ name }: Pick<CloudAccount, 'name'>): string {
  return `cloud add ${name}`;
}

function renewal(renewWith: string): Sentence {
  return sentence('Make a new token, give it with {0}, then resume: nothing is lost.', renewWith);
}

/** Why a number can't be sent through. @param renewWith what gives it a new token, such as `cloud add shop` */
export function connectError(
  found: Exclude<GraphResult, { readonly kind: 'answer' }> | SenderNumber,
  renewWith: string,
): Trouble {
  if (!('kind' in found)) {
    const happened = sentence('Meta lets this number send no messages: {0}', found.healthText || 'BLOCKED');
    const todo = sentence('Mend it in Meta’s Business Manager, then resume.');
    return { error: whatsappError(happened, todo), reason: happened, needsPerson: true };
  }
  if (found.kind !== 'refused') {
    const happened = sentence('The Business API can’t be reached.');
    const todo = sentence('Check the connection to the internet, then resume: nothing is lost.');
    return { error: whatsappError(happened, todo), reason: happened, needsPerson: false };
  }
  const { result } = verdictOf(found);
  const todo =
    result.code === 'tokenInvalid'
      ? renewal(renewWith)
      : sentence('Mend it, then resume the session: nothing is lost.');
  const happened = sentence('{0}.', failureText(result.code));
  return {
    error: whatsappError(happened, todo),
    reason: pauseReason(result.code, renewWith),
    needsPerson: result.errorClass !== 'paused' || verdictOf(found).needsPerson,
  };
}

function whatsappError(happened: HumanError['happened'], todo: HumanError['todo']): HumanError {
  return new HumanError(happened, todo, undefined, { fault: 'whatsapp' });
}
