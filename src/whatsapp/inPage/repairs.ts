import { keyText } from './messageKeys';
import { findModule, type MessageKey, type MessageModel, type WebJs } from './pageModules';
import { handOverPrepared } from './preparedFiles';

/**
 * Everything that mends whatsapp-web.js 1.34.7 for pages newer than it knows. A repair whose page doesn't need it changes
 * nothing. What concerns sub-frames is mended where the page is opened (webClient.ts).
 */
interface Repair {
  readonly name: string;
  /** The page's version from which on it is needed. */
  readonly since: string;
  readonly source: string;
  readonly isNeeded: () => boolean;
  readonly apply: (helpers: WebJs) => void;
}

const REPAIRS: readonly Repair[] = [
  {
    name: 'key of a message',
    since: '2.3000.1042401057',
    source: 'wwebjs/whatsapp-web.js #201848, #201857, #201901; wppconnect-team/wa-js #3484, #3488',
    isNeeded: () => keyPrototype() !== null && !isSerialized(),
    apply: (helpers) => {
      const prototype = keyPrototype();
      if (prototype === null) return;
      // An accessor serves keys that were made before it, too.
      Object.defineProperty(prototype, '_serialized', {
        configurable: true,
        get(this: MessageKey): string {
          return keyText(this);
        },
      });
      // What goes to the host is copied member by member, and an accessor isn't one.
      const getMessageModel = helpers.getMessageModel;
      helpers.getMessageModel = (message: MessageModel) => {
        const model = getMessageModel(message);
        return { ...model, id: { ...model.id, _serialized: keyText(message.id) } };
      };
    },
  },
  {
    name: 'files prepared before the message is sent',
    since: 'any',
    source: 'devlikeapro/waha #1924, #2184: what fails while a file is prepared says that nothing has left',
    isNeeded: () => true,
    apply: handOverPrepared,
  },
];

const REPAIRED = Symbol('repaired');

/** Once a document, after the library has put its helpers in. @returns the names of what was mended. */
export function repair(): readonly string[] {
  const helpers = window.WWebJS;
  if (helpers === undefined || Reflect.has(helpers, REPAIRED)) return [];
  Reflect.set(helpers, REPAIRED, true);
  const needed = REPAIRS.filter(({ isNeeded }) => isNeeded());
  for (const { apply } of needed) apply(helpers);
  return needed.map(({ name }) => name);
}

function keyPrototype(): object | null {
  const Key = findModule('WAWebMsgKey');
  return Key?.prototype ?? null;
}

/** Whether keys have their text where the library looks for it. */
function isSerialized(): boolean {
  const prototype = keyPrototype();
  if (prototype === null || '_serialized' in prototype) return true;
  const key = buildKey();
  return key !== null && '_serialized' in key;
}

/** A key that no message has; null where the page can't make one. */
export function buildKey(): MessageKey | null {
  const Key = findModule('WAWebMsgKey');
  const me = findModule('WAWebUserPrefsMeUser');
  const from = me?.getMaybeMePnUser?.() ?? me?.getMaybeMeLidUser?.();
  return Key === null || !from ? null : new Key({ from, to: from, id: PROBE_ID, selfDir: 'out' });
}

export const PROBE_ID = '3EB0CONTRACT';
