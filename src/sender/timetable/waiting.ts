import { sentence, type Sentence } from '../sentence';

export const WAITING_REASONS = [
  'start',
  'rowStart',
  'hours',
  'perDay',
  'perHour',
  'newChatsPerDay',
  'unanswered',
  'canary',
  'retry',
] as const;

/** Why nobody may be written to now, though somebody is left. */
export type WaitingReason = (typeof WAITING_REASONS)[number];

export interface Waiting {
  readonly reason: WaitingReason;
  /** Wall clock. */
  readonly untilMs: number;
}

export function waitingText({ reason, untilMs }: Waiting): Sentence {
  return sentence('Waiting until {0} for {1}', { kind: 'moment', atMs: untilMs }, reasonText(reason));
}

/** What is waited for, without when: that stands before it. */
export function reasonText(reason: WaitingReason): Sentence {
  switch (reason) {
    case 'start':
      return sentence('the time that was set for the start');
    case 'rowStart':
      return sentence('the time of the next row');
    case 'hours':
      return sentence('the sending hours');
    case 'perDay':
      return sentence('another day: today’s messages have been sent');
    case 'perHour':
      return sentence('the next messages of the hour');
    case 'newChatsPerDay':
      return sentence('another day: today’s new chats have been started');
    case 'unanswered':
      return sentence('answers, or new chats that are older than 30 days');
    case 'canary':
      return sentence('the first messages to be delivered');
    case 'retry':
      return sentence('the next try of a message');
  }
}

/** Of two reasons, the one for which it is waited longer. */
export function laterOf(one: Waiting | null, other: Waiting | null): Waiting | null {
  if (one === null || other === null) return one ?? other;
  return other.untilMs > one.untilMs ? other : one;
}

export function soonerOf(one: Waiting | null, other: Waiting | null): Waiting | null {
  if (one === null || other === null) return one ?? other;
  return other.untilMs < one.untilMs ? other : one;
}
