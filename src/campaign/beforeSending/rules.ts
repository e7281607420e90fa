import type { TransportName } from '../../sender/model';
import { sentence, type Sentence } from '../../sender/sentence';

/** Whether the user has read what they answer for. */
export interface RulesAcceptance {
  isAccepted(): Promise<boolean>;
  accept(): Promise<void>;
}

/** What they are about is one's own account; the Business API has Meta's terms, and a rehearsal none. */
export async function mustReadRules(transport: TransportName, rules: RulesAcceptance): Promise<boolean> {
  return transport === 'whatsapp-web' && !(await rules.isAccepted());
}

/** Raised where something is added that people must read anew. */
export const RULES_VERSION = 1;

/** One page before the first real send, a sentence a line; as of November 2026. */
export const RULES: readonly Sentence[] = [
  sentence(
    'These messages go through your own WhatsApp, as if you had typed them. This program isn’t WhatsApp’s, and WhatsApp may restrict or close an account that writes to many people.',
  ),
  sentence('Write only to people who have agreed to hear from you, and about what they have agreed to.'),
  sentence('Whoever asks you to stop isn’t written to any more. Say in the first message how to ask for that.'),
  sentence(
    'WhatsApp limits how many new chats an account starts, and hardly what is sent to people whom it knows (as of November 2026). A list of strangers is the surest way to lose an account.',
  ),
  sentence(
    'Begin with a few, and spread a long list over days: the pace “Careful” sends one message every 6 to 12 seconds, 200 a day, 40 of them new chats.',
  ),
];
