/**
 * Why a session was made of another one's rows: to try again those that surely didn't get the message, or to follow up on
 * those who haven't read it, or haven't answered.
 */
export const CHILD_KINDS = ['retry', 'unread', 'unanswered'] as const;

export type ChildKind = (typeof CHILD_KINDS)[number];

/** The session that another one was made of. */
export interface ParentSession {
  readonly id: string;
  readonly kind: ChildKind;
}
