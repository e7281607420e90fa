import { UNKNOWN_LIMITS } from '../../src/sender/limits/accountLimits';
import type { SendResult } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';
import { RowStates } from '../../src/sender/journal/rowStates';
import type { RowsSnapshot } from '../../src/sender/journal/rowsSnapshot';
import type { Mutant } from './life';

/**
 * Each takes one care away that the product takes. The simulation must notice every one of them, even where it looks at
 * nothing but the server's ledger.
 */
export const MUTANTS = {
  /** An attempt counts before it is on disk. */
  'answers before the sync': {
    isJudgedByLedger: true,
    journal: (journal) => ({
      append: (record) => {
        void journal.append(record);
        return Promise.resolve({ ok: true });
      },
    }),
  },
  /** What may have left is sent again. */
  'retries what is in doubt': {
    isJudgedByLedger: true,
    transport: (transport) => sendingWith(transport, asRetryable),
  },
  /** After a crash, whoever was being sent to is taken for not sent to. */
  'forgets open attempts': {
    isJudgedByLedger: true,
    rows: (rows) => {
      for (const [i] of rows.openAttempts()) rows.apply({ t: 'found', at: 0, i, result: 'notSent' });
    },
  },
  /** What may have left goes back to the queue as what the server has refused does. */
  'takes a doubt for a refusal': {
    isJudgedByLedger: true,
    transport: (transport) => sendingWith(transport, asRefused),
  },
  /** What was refused after it had counted as sent may have arrived all the same. */
  'gives back what was refused late': {
    isJudgedByLedger: true,
    journal: (journal) => ({
      append: async (record) => {
        const appended = await journal.append(record);
        if (record.t !== 'ack' || record.level !== -1 || !appended.ok) return appended;
        return await journal.append({ t: 'requeued', at: record.at, i: record.i, code: 'refused' });
      },
    }),
  },
  /** The run goes on from what the journal said when it was opened the time before. */
  'trusts a stale checkpoint': {
    isJudgedByLedger: true,
    restored: trustingStale(),
  },
  /** Whoever has lost the session goes on with it. */
  'has no fence': {
    isJudgedByLedger: true,
    isOwner: () => true,
  },
} satisfies Readonly<Record<string, Mutant>>;

function trustingStale(): (rows: RowStates) => RowStates {
  let kept: RowsSnapshot | null = null;
  return (rows) => {
    // Another scenario begins.
    if (!rows.wasAttempted) kept = null;
    const stale = kept;
    kept = structuredClone(rows.snapshot());
    return stale === null ? rows : new RowStates(rows.totalCount, stale);
  };
}

function asRetryable(result: SendResult): SendResult {
  return result.kind === 'failed' && result.errorClass === 'unknown' ? { ...result, errorClass: 'retryable' } : result;
}

function asRefused(result: SendResult): SendResult {
  if (result.kind !== 'failed' || result.errorClass !== 'unknown') return result;
  return { kind: 'failed', errorClass: 'permanent', code: 'refused', isNewChat: true };
}

function sendingWith(transport: Transport, change: (result: SendResult) => SendResult): Transport {
  return {
    name: transport.name,
    longestSendMs: transport.longestSendMs,
    connect: () => transport.connect(),
    send: async (recipient, message) => change(await transport.send(recipient, message)),
    findSent: (recipient, message, sinceMs) => transport.findSent(recipient, message, sinceMs),
    readLimits: async () => (await transport.readLimits?.()) ?? UNKNOWN_LIMITS,
    readKnownChats: async (phones) => (await transport.readKnownChats?.(phones)) ?? null,
    close: () => transport.close(),
    get state() {
      return transport.state;
    },
    onState: (listener) => transport.onState(listener),
    onAck: (listener) => transport.onAck(listener),
  };
}
