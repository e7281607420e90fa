import { HumanError, isHumanError } from '../../sender/humanError';
import { countOf, sentence } from '../../sender/sentence';
import { bookFailureText } from '../../people/book/bookFailure';
import type { Person } from '../../people/person';
import type { Sealer } from '../../sessions/encryption';
import { forgetRows, type Forgettable } from '../../sessions/forgetRows';
import { openSession, type OpenSession } from '../../sessions/openSession';
import type { SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import type { People } from '../ports';

export interface ForgettingParts {
  readonly store: SessionStore;
  readonly people: People;
  /** Opens a session. @throws HumanError where its key isn't there */
  readonly sealerOf: (sessionId: string) => Promise<Sealer>;
  readonly self: SessionOwner;
  /** How one is opened where it isn’t in a data folder. */
  readonly open?: (sessionId: string) => Promise<OpenSession>;
  /** What else a session keeps of its rows; left out where that is nothing. After its rows, and again after a crash. */
  readonly tidy?: (sessionId: string) => Promise<void>;
}

export interface Forgotten {
  /** Rows of sessions that were theirs. */
  readonly rowCount: number;
  /** Sessions that had some. */
  readonly sessionCount: number;
  /** They had opted out, which isn't known any more either. */
  readonly wasOptedOut: boolean;
}

/**
 * Erases a person from every session and from the people's book, with their opt-out: say so before. Called again after a
 * crash or a refusal it does what is left.
 * @throws HumanError where something of them is left, with what it is in
 */
export async function forgetPerson(who: Person, parts: ForgettingParts): Promise<Forgotten> {
  const { people } = parts;
  const { rowCount, sessionCount, left } = await forgetInSessions(who, parts);
  if (left.length > 0) throw notForgotten(left);
  // Last, so that nobody who said no is written to by what couldn't be changed yet.
  const book = await people.book();
  const wasOptedOut = book?.isOptedOut(who) ?? false;
  const forgotten = book === null ? NOTHING : await book.forget(who);
  switch (forgotten.kind) {
    case 'forgotten':
      return { rowCount, sessionCount, wasOptedOut };
    case 'busy':
      throw new HumanError(sentence('Another window or program is rewriting the book of people.'), TRY_AGAIN);
    case 'locked':
      throw new HumanError(sentence('The book of people was set aside, or updated, meanwhile.'), TRY_AGAIN);
    case 'failed':
      throw new HumanError(bookFailureText(forgotten.failure), TRY_AGAIN, undefined, { fault: 'machine' });
  }
}

interface InSessions {
  readonly rowCount: number;
  readonly sessionCount: number;
  /** Those that couldn't be changed, and why. */
  readonly left: readonly { readonly id: string; readonly problem: HumanError }[];
}

async function forgetInSessions(
  who: Person,
  { store, sealerOf, self, open, tidy }: ForgettingParts,
): Promise<InSessions> {
  const theirs = await forgettable(who);
  let rowCount = 0;
  let sessionCount = 0;
  const left: { readonly id: string; readonly problem: HumanError }[] = [];
  for (const id of await store.ids()) {
    try {
      const sealer = await sealerOf(id);
      const count = await forgetRows(store, id, sealer, theirs, async () =>
        open === undefined ? await openSession(store, id, sealer, self) : await open(id),
      );
      await tidy?.(id);
      rowCount += count;
      if (count > 0) sessionCount += 1;
    } catch (problem) {
      if (!isHumanError(problem)) throw problem;
      left.push({ id, problem });
    }
  }
  return { rowCount, sessionCount, left };
}

/** By the digits alone, with or without the country's: however it is spelled. */
async function forgettable(who: Person): Promise<Forgettable> {
  const { nationalDigitsOf } = await import('../../whatsapp/phoneNumbers');
  const digits = who.replaceAll(/\D/gu, '');
  const national = nationalDigitsOf(who) ?? digits;
  return {
    isTheirs: (phone) => phone === who,
    isNamedIn: (cell) => {
      const found = cell.replaceAll(/\D/gu, '');
      return found.includes(digits) || (found.endsWith(national) && found.length <= national.length + PREFIX_LENGTH);
    },
  };
}

/** Longest before a national number: 00 and the country's code. */
const PREFIX_LENGTH = 5;

const NOTHING = { kind: 'forgotten' } as const;
const TRY_AGAIN = sentence('Try again in a moment: until then the book may still tell of this person.');

function notForgotten(left: InSessions['left']): HumanError {
  const ids = left.map(({ id }) => id).join(', ');
  const [first] = left;
  return new HumanError(
    sentence('Sessions that may still tell of this person: {0} ({1}).', countOf(left.length), ids),
    first === undefined ? TRY_AGAIN : sentence('{0} {1}', first.problem.happened, THEN_AGAIN),
    first?.problem,
    { fault: 'machine' },
  );
}

const THEN_AGAIN = sentence('Stop or mend it, or delete its folder; then forget this person again.');
