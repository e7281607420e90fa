import type { Sentence } from '../../sender/sentence';
import type { Asking } from './dialogs';

export interface BeforeDone {
  readonly question: string;
  readonly detail: string;
  readonly yes: Sentence;
  readonly no: Sentence;
}

/** Asks before what can’t be taken back. The focus is on the harmless answer, so that a stray Enter does nothing. */
export async function askBefore(
  { dialogs, texts: { say } }: Asking,
  { question, detail, yes, no }: BeforeDone,
): Promise<boolean> {
  const actions = [
    { label: say(no), value: false },
    { label: say(yes), value: true },
  ];
  return (await dialogs.decide({ tone: 'warning', question, detail, actions })) === true;
}
