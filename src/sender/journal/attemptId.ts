/** Names an attempt of a session, for whoever tells of it from outside: nothing in it is personal. */
export interface Attempt {
  readonly index: number;
  /** From 1. */
  readonly n: number;
}

export function attemptIdOf(sessionId: string, { index, n }: Attempt): string {
  return `${sessionId}.${index}.${n}`;
}

/** The attempt that an id of this session names; null for any other text. */
export function parseAttemptId(sessionId: string, attemptId: string): Attempt | null {
  if (!attemptId.startsWith(`${sessionId}.`)) return null;
  const found = /^(\d{1,9})\.(\d{1,9})$/u.exec(attemptId.slice(sessionId.length + 1));
  return found === null ? null : { index: Number(found[1]), n: Number(found[2]) };
}
