import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readAcks } from '../../src/whatsapp/inPage/acks';

const PHONE_ID = '12125550100@c.us';
const LID = '7@lid';

interface Stored {
  readonly key: string;
  readonly ack?: number;
}

const model = ({ key, ack }: Stored) => {
  const [fromMe, , id = ''] = key.split('_');
  return { id: { id, fromMe: fromMe === 'true', toString: () => key }, ...(ack === undefined ? {} : { ack }) };
};

let held: readonly Stored[];
let database: readonly Stored[];
let isBroken: boolean;
const askedKeys: string[] = [];

/** A page with what is used of it. */
beforeEach(() => {
  [held, database, isBroken] = [[], [], false];
  askedKeys.length = 0;
  const wid = (id: string) => ({ _serialized: id, toString: () => id });
  const modules: Readonly<Record<string, object>> = {
    WAWebCollections: {
      Msg: {
        getModelsArray: () => held.map(model),
        getMessagesById: (keys: readonly string[]) => {
          if (isBroken) throw new Error('The page has changed');
          askedKeys.push(...keys);
          return Promise.resolve({
            messages: keys.map((key) => database.find((each) => each.key === key)).map((each) => each && model(each)),
          });
        },
      },
    },
    WAWebWidFactory: { createWid: wid },
    WAWebApiContact: { getCurrentLid: (of: { toString(): string }) => (String(of) === PHONE_ID ? wid(LID) : null) },
  };
  vi.stubGlobal('window', { require: (name: string) => modules[name] });
});

afterEach(() => vi.unstubAllGlobals());

const ask = async (...ids: readonly string[]) =>
  await readAcks(ids.map((messageId) => ({ phoneId: PHONE_ID, messageId })));

describe('the acks of messages that were sent long ago', () => {
  test('are those of the page, and those of its database under whichever id of the chat', async () => {
    held = [{ key: `true_${LID}_A`, ack: 2 }];
    database = [
      { key: `true_${PHONE_ID}_B`, ack: 3 },
      { key: `true_${LID}_C`, ack: 1 },
    ];
    expect(await ask('C', 'A', 'X', 'B')).toEqual([1, 2, null, 3]);
    // What the page holds isn't asked for.
    expect(askedKeys).toEqual(['C', 'X', 'B'].flatMap((id) => [`true_${PHONE_ID}_${id}`, `true_${LID}_${id}`]));
  });

  test('are never those of a message that came in', async () => {
    held = [{ key: `false_${PHONE_ID}_A`, ack: 3 }];
    expect(await ask('A')).toEqual([null]);
  });

  test('are unknown, and nothing worse, where the page has another database', async () => {
    held = [{ key: `true_${PHONE_ID}_A`, ack: 2 }];
    isBroken = true;
    expect(await ask('A', 'B')).toEqual([2, null]);
  });
});
