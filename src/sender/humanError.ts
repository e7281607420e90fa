import { ENGLISH } from './language';
import { formatSentence, type Sentence } from './sentence';

/** Where it went wrong: in what was called for (and its input), in this machine, or at WhatsApp and on the way there. */
export type Fault = 'call' | 'machine' | 'whatsapp';

/** Something a person can mend: what happened, and what to do about it. Shown once, without a stack trace. */
export class HumanError extends Error {
  readonly happened: Sentence;
  readonly todo: Sentence;
  readonly fault: Fault;

  constructor(
    happened: Sentence,
    todo: Sentence,
    cause?: unknown,
    { fault = 'call' }: { readonly fault?: Fault } = {},
  ) {
    super(formatSentence(happened, ENGLISH), cause === undefined ? undefined : { cause });
    this.name = 'HumanError';
    this.happened = happened;
    this.todo = todo;
    this.fault = fault;
  }
}

/** By its shape, since each bundle has a class of its own. */
export function isHumanError(error: unknown): error is HumanError {
  return error instanceof Error && error.name === 'HumanError' && 'happened' in error && 'todo' in error;
}
