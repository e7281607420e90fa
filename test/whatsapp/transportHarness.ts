import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Recipient } from '../../src/sender/model';
import type { Transport } from '../../src/sender/ports';

/** What the transport's server does with every message. */
export type ServerMood =
  | 'accepts'
  /** Has the message, but the sender sees an error. */
  | 'acceptsThenFails'
  /** Says no, for certain. */
  | 'refuses';

/** A transport with its server, whose own log is the truth. */
export interface TransportHarness {
  readonly transport: Transport;
  /** Another transport on the same account and the same server, as after a restart of the program. */
  readonly restart: () => Transport;
  readonly acceptedMessages: () => readonly { readonly phone: string; readonly text: string }[];
  /** Somebody writes to the account; left out where that can't be had at will. */
  readonly say?: (phone: string, text: string) => void;
  /** The wall clock that the transport and its server go by. */
  readonly nowMs: () => number;
  /** Breaks the connection from outside, where the transport has one that can break. */
  readonly loseConnection?: () => void | Promise<void>;
  /** What proves that a message has arrived has come, where it comes by another way than its answer. */
  readonly settled?: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export type CreateHarness = (mood: ServerMood) => Promise<TransportHarness>;

/** Of a test that shares its connection. */
const RECIPIENTS_PER_TEST = 10;

/** Fictional numbers: +1 212 555 0100 and following. */
export function recipient(index: number): Recipient {
  const phone = `+1212555${String(100 + index).padStart(4, '0')}`;
  return { index, row: index + 2, phone, values: [] };
}

/** A harness for each test. */
export function useHarness(createHarness: CreateHarness, mood: ServerMood): () => TransportHarness {
  let harness: TransportHarness | null = null;
  beforeEach(async () => {
    harness = await createHarness(mood);
  });
  afterEach(async () => {
    await harness?.transport.close();
    await harness?.dispose();
    harness = null;
  });
  return () => {
    if (harness === null) throw new Error('There is no harness outside of a test');
    return harness;
  };
}

export interface Connected extends TransportHarness {
  /** Of this test alone. */
  readonly recipient: (index: number) => Recipient;
}

/** One connection for all tests of a `describe`; each of them has its own recipients, and sees its own messages. */
export function useConnected(createHarness: CreateHarness): () => Connected {
  let harness: TransportHarness | null = null;
  let testCount = 0;
  beforeAll(async () => {
    harness = await createHarness('accepts');
    expect(await harness.transport.connect()).toEqual({ ok: true });
  });
  afterAll(async () => {
    await harness?.transport.close();
    await harness?.dispose();
  });
  return () => {
    if (harness === null) throw new Error('There is no harness outside of a test');
    const { acceptedMessages } = harness;
    const first = RECIPIENTS_PER_TEST * testCount;
    testCount += 1;
    const acceptedBefore = acceptedMessages().length;
    return {
      ...harness,
      recipient: (index) => recipient(first + index),
      acceptedMessages: () => acceptedMessages().slice(acceptedBefore),
    };
  };
}
