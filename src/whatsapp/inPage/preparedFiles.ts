import type { WebJs } from './pageModules';

export interface FileForPage {
  readonly name: string;
  readonly mimeType: string;
  readonly base64: string;
  readonly isDocument: boolean;
}

/** Read, typed, decoded and uploaded, and not yet sent. */
const prepared = new Map<string, object>();
let preparedCount = 0;

/**
 * Does everything with a file that can go wrong before a message is sent. The work is whatsapp-web.js's own, whichever
 * library sends. @returns what `takePrepared` finds it by.
 */
export async function prepareFile({ name, mimeType, base64, isDocument }: FileForPage): Promise<string> {
  const helpers = window.WWebJS;
  if (helpers === undefined) throw new Error('The helpers of whatsapp-web.js are not injected');
  const media = { data: base64, mimetype: mimeType, filename: name };
  const ready = await helpers.processMediaData(media, { forceDocument: isDocument });
  preparedCount += 1;
  const token = String(preparedCount);
  prepared.set(token, ready);
  return token;
}

/** @throws where the page has been loaded again since. */
export function takePrepared(token: string): object {
  const file = prepared.get(token);
  if (file === undefined) throw new Error('The prepared file is gone: the page was loaded again');
  prepared.delete(token);
  return file;
}

/** Has whatsapp-web.js send what is prepared, where it would prepare a file itself. */
export function handOverPrepared(helpers: WebJs): void {
  const process = helpers.processMediaData;
  helpers.processMediaData = async (media, options) => {
    const ready: unknown = Reflect.get(media, 'prepared');
    return typeof ready === 'object' && ready !== null ? ready : await process(media, options);
  };
}
