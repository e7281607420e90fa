import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/**
 * As `fetch`, but over https alone, at each step of the way: whoever can change a program on its way runs as the user.
 * @throws HumanError where an address isn't https, unless it's this computer's own.
 */
export async function secureFetch(url: URL, signal: AbortSignal): Promise<Response> {
  let address = url;
  for (let step = 0; step <= MAX_REDIRECTS_COUNT; step += 1) {
    if (!isSecure(address)) throw notSecure(address);
    const response = await fetch(address, { signal, redirect: 'manual' });
    const next = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (next === null) return response;
    await response.body?.cancel();
    address = new URL(next, address);
  }
  throw new Error('The server sends from address to address');
}

const MAX_REDIRECTS_COUNT = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What comes from this computer itself goes over no network. */
function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

function notSecure({ protocol, host }: URL): HumanError {
  return new HumanError(
    sentence('The browser would come over a connection that isn’t secure: {0}.', `${protocol}//${host}`),
    sentence('Use an address that begins with https://.'),
  );
}
