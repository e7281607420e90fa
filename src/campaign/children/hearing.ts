import { RunControl } from '../../sender/control';
import { Incoming } from '../../sender/incoming';
import { JournalKeeper } from '../../sender/journal/journalKeeper';
import type { Answers, OptOuts, Transport } from '../../sender/ports';
import type { OpenSession } from '../../sessions/openSession';
import { systemClock } from '../../sessions/systemClock';

/** Whom what is heard concerns beside the session. */
export interface HearingParts {
  readonly answers?: Answers;
  readonly optOuts?: OptOuts;
}

/**
 * Enters in a session's journal what is heard while `act` goes on, as its run does: once that has ended, nobody else hears it.
 * @throws what `act` does, or what stands against writing it down
 */
export async function hearing<Told>(
  { rows, journal, recipients: source, info }: OpenSession,
  transport: Pick<Transport, 'onAck' | 'onReply' | 'noteRefused'>,
  parts: HearingParts,
  act: () => Promise<Told>,
): Promise<Told> {
  const failures: unknown[] = [];
  const keeper = new JournalKeeper(journal, rows, new RunControl(systemClock), () => undefined);
  const incoming = new Incoming({
    clock: systemClock,
    transport,
    source,
    rows,
    sessionId: info.id,
    keeper,
    isInFlight: () => false,
    judge: () => null,
    doubts: {
      noteProof: async (i, id) => {
        await keeper.write({ t: 'found', at: systemClock.wallMs(), i, result: 'sent', id });
      },
    },
    newChats: { noteRefusedLate: () => Promise.resolve() },
    ...parts,
    onError: (error) => failures.push(error),
  });
  const stops = incoming.watch();
  let told: Told;
  try {
    told = await act();
  } finally {
    for (const stop of stops) stop();
    await incoming.settled();
  }
  if (failures.length > 0) throw failures[0];
  return told;
}
