import { Column } from '../../people/column';
import { KeyIndex } from '../../people/keyIndex';
import { keyOf, parsePerson } from '../../people/person';
import { hashText } from '../../people/textHash';
import { composeMessage, type MessageContent } from '../../sender/content/compose';
import type { RowStatus } from '../../sender/journal/rowStatus';
import { compileCampaign } from '../../sessions/openSession';
import type { KeyedSealer } from '../../sessions/sessionFile';
import { readSessionFile } from '../../sessions/sessionFile';
import { SessionResults } from '../../sessions/sessionResults';
import { StoredAttachments } from '../../sessions/storedAttachments';
import type { Fleet } from '../../fleet/fleet';
import type { FleetSession } from '../../fleet/sessionRows';
import { identify } from '../people/messageIdentity';
import type { SentElsewhere } from '../people/sentBefore';

export interface SessionsThere {
  readonly fleet: Fleet;
  readonly sealer: KeyedSealer;
  /** As they were when last looked at. */
  readonly sessions: () => Promise<readonly FleetSession[]>;
}

/**
 * Who gets a message from sessions of the database that aren't over: of these the book of people doesn't tell yet. Whoever hands
 * in the same again is told, from whatever computer; sessions that somebody has stopped, and rehearsals, don't count.
 */
export function goingOut({ fleet, sealer, sessions }: SessionsThere): SentElsewhere['goingOut'] {
  const { store } = fleet;
  const known = new Map<string, Promise<MessageContent | null>>();

  async function contentOf(id: string): Promise<MessageContent | null> {
    const folder = store.folder(id);
    const { info, openCampaign } = await readSessionFile(folder, store.files);
    if (info.transport === 'simulated') return null;
    const content = compileCampaign(openCampaign(sealer));
    const place = { folder, sessionId: id, sealer, files: store.files };
    const files = content.attachment.kind === 'none' ? null : await StoredAttachments.open(place);
    return { ...content, files: files ?? undefined };
  }

  return async (content) => {
    const messages = new Messages();
    for (const { id } of (await sessions()).filter(isGoingOn)) {
      // One that can't be read is told of in the list of sessions.
      const reading = known.get(id) ?? contentOf(id).catch(() => null);
      known.set(id, reading);
      const its = await reading;
      if (its === null || wordsOf(its) !== wordsOf(content)) continue;
      const results = await SessionResults.open(store, id, sealer).catch(() => null);
      if (results === null) continue;
      try {
        await messages.take(results, its);
      } finally {
        await results.close();
      }
    }
    return messages;
  };
}

function isGoingOn({ wish, resting }: FleetSession): boolean {
  return wish !== 'stop' && resting !== 'finished' && resting !== 'stopped';
}

/** What a message says to everybody: only where that is the same, its rows are worth a look. */
function wordsOf({ template, cloudTemplate }: MessageContent): string {
  const words = template.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return JSON.stringify([words, cloudTemplate?.name ?? null, cloudTemplate?.language ?? null]);
}

/** One message for each person, packed. */
class Messages {
  readonly #people = new KeyIndex();
  readonly #hashes = Column.ofDoubles();

  async take(results: SessionResults, content: MessageContent): Promise<void> {
    const { totalCount } = results.about.counts;
    for (let index = 0; index < totalCount; index += 1) {
      if (!GOING.has(results.status(index))) continue;
      const recipient = await results.recipient(index);
      const who = recipient === null ? null : parsePerson(recipient.phone);
      if (recipient === null || who === null) continue;
      const identity = await identify(composeMessage(content, recipient.values).message);
      this.#hashes.set(this.#people.findOrAdd(keyOf(who)), hashText(identity, NO_SALT));
    }
  }

  has(phone: string, identity: string): boolean {
    const who = parsePerson(phone);
    const number = who === null ? undefined : this.#people.find(keyOf(who));
    return number !== undefined && this.#hashes.get(number) === hashText(identity, NO_SALT);
  }

  get isEmpty(): boolean {
    return this.#people.count === 0;
  }
}

/** It will be sent, may have been, or was. */
const GOING: ReadonlySet<RowStatus> = new Set<RowStatus>([
  'queued',
  'inDoubt',
  'unsure',
  'leftInDoubt',
  'sent',
  'delivered',
  'read',
]);
/** They are kept nowhere. */
const NO_SALT = Buffer.alloc(0);
