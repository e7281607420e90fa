import type { SendResult } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';
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
  /** Whoever has lost the session goes on with it. */
  'has no fence': {
    isJudgedByLedger: true,
    isOwner: () => true,
  },
} satisfies Readonly<Record<string, Mutant>>;

function asRetryable(result: SendResult): SendResult {
  return result.kind === 'failed' && result.errorClass === 'unknown' ? { ...result, errorClass: 'retryable' } : result;
}

function sendingWith(transport: Transport, change: (result: SendResult) => SendResult): Transport {
  return {
    name: transport.name,
    connect: () => transport.connect(),
    send: async (recipient, message) => change(await transport.send(recipient, message)),
    findSent: (recipient, message, sinceMs) => transport.findSent(recipient, message, sinceMs),
    close: () => transport.close(),
    get state() {
      return transport.state;
    },
    onState: (listener) => transport.onState(listener),
    onAck: (listener) => transport.onAck(listener),
  };
}
