import type { BookAppender, HeardEntry } from '../../people/bookAppender';
import { readReply } from '../../people/optOutWords';
import { parsePerson, type Person } from '../../people/person';
import type { Inbound } from '../../whatsapp/cloud/webhooks/inboundBody';
import type { People } from '../ports';

export interface InboundPeopleParts {
  readonly people: Pick<People, 'open'>;
  /** Takes what is heard where the book can't be opened here. */
  readonly otherwise?: Pick<BookAppender, 'append'>;
  readonly words: readonly string[];
  /** They have written a sentence with a word for opting out, which a person has to read. */
  readonly onAsk: (phone: string) => void;
}

/** Enters in the people's book who has written and who said no, as webhooks tell it. Texts are read here, and go no further. */
export class InboundPeople {
  readonly #parts: InboundPeopleParts;
  /** Told again for days where an answer got lost. */
  readonly #taken = new Set<string>();

  constructor(parts: InboundPeopleParts) {
    this.#parts = parts;
  }

  /** True once all of it is on disk: until then it must be told again. Never rejects. */
  async take(inbound: readonly Inbound[]): Promise<boolean> {
    const news = inbound.filter(({ id }) => !this.#taken.has(id));
    if (news.length === 0) return true;
    try {
      const entries = news.flatMap((each) => {
        const who = parsePerson(each.phone);
        return who === null ? [] : this.#entriesOf(who, each);
      });
      if (!(await this.#enter(entries))) return false;
    } catch {
      return false;
    }
    for (const { id, phone, said } of news) {
      this.#remember(id);
      if (said.kind === 'wrote' && readReply(said.text, this.#parts.words) === 'ask') this.#parts.onAsk(phone);
    }
    return true;
  }

  async #enter(entries: readonly HeardEntry[]): Promise<boolean> {
    const { people, otherwise } = this.#parts;
    const book = await people.open().catch((error: unknown) => {
      if (otherwise === undefined) throw error;
      return null;
    });
    const news = entries.filter((each) => each.kind !== 'optedOut' || book?.isEntered(each.who) !== true);
    return (await (book ?? otherwise)?.append(...news))?.ok === true;
  }

  #entriesOf(who: Person, { atMs, said }: Inbound): readonly HeardEntry[] {
    switch (said.kind) {
      case 'wrote': {
        const answered = { kind: 'answered', who, atMs, session: null } as const;
        const isNo = readReply(said.text, this.#parts.words) === 'optOut';
        return isNo ? [answered, { kind: 'optedOut', who, atMs, why: 'reply', from: '' }] : [answered];
      }
      case 'stoppedMarketing':
        return [{ kind: 'optedOut', who, atMs, why: 'whatsapp', from: '' }];
      case 'resumedMarketing':
        return [];
    }
  }

  #remember(id: string): void {
    this.#taken.add(id);
    if (this.#taken.size <= REMEMBERED_COUNT) return;
    for (const oldest of this.#taken) {
      this.#taken.delete(oldest);
      return;
    }
  }
}

const REMEMBERED_COUNT = 100_000;
