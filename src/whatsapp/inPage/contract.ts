import { keyText } from './messageKeys';
import { chats, messages } from './pageModules';
import { buildKey, PROBE_ID } from './repairs';

/** A path into the page: of a module (`Module.member.member`), of wa-js (`WPP.member…`), or of the window. */
export type PagePath = string;

/** Looks at each, and calls none. @returns those that aren't there. */
export function missing(paths: readonly PagePath[]): readonly PagePath[] {
  return paths.filter((path) => !isThere(path));
}

function isThere(path: PagePath): boolean {
  const [first = '', ...members] = path.split('.');
  try {
    let value: unknown = first === 'WPP' || first === 'window' ? Reflect.get(globalThis, first) : moduleOf(first);
    // A module may be there and hold nothing.
    if (members.length === 0) return value !== undefined;
    for (const member of members) {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
      value = Reflect.get(value, member);
    }
    return value !== undefined && value !== null;
  } catch {
    return false;
  }
}

function moduleOf(name: string): unknown {
  if (window.require === undefined) throw new Error('There is no window.require');
  return window.require(name);
}

/** Builds a message's key and reads it back, and asks the collections. @returns what doesn't do as it should. */
export function broken(): readonly PagePath[] {
  return [
    ...check('WAWebMsgKey (built and read back)', () => {
      const key = buildKey();
      // Without an account there is nobody to build it for.
      return key === null || (key.id === PROBE_ID && keyText(key).includes(PROBE_ID));
    }),
    ...check('WAWebCollections.Msg (asked)', () => messages().get('true_0@c.us_none') === undefined),
    ...check('WAWebCollections.Chat (asked)', () => chats().get('0@c.us') === undefined),
  ];
}

function check(name: string, isRight: () => boolean): readonly string[] {
  try {
    return isRight() ? [] : [name];
  } catch {
    return [name];
  }
}
