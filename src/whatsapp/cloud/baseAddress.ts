import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

export const GRAPH_ADDRESS = 'https://graph.facebook.com';

/** One version, whatever the newest is: answers change with it. */
export const GRAPH_VERSION = 'v25.0';

/** A token goes to the service itself, or to this computer: never to any other place. @throws HumanError */
export function parseBaseAddress(text: string, name = '--base'): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && url.pathname === '/' && (url.origin === GRAPH_ADDRESS || isLoopback(url))) return url.origin;
  throw new HumanError(
    sentence('{0} can’t be {1}.', name, text === '' ? '""' : text),
    sentence('Leave it out, or give an address of this computer, such as {0}.', 'http://127.0.0.1:8080'),
  );
}

function isLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
