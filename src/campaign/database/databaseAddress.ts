import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';

/** As people know the server: without user and settings. */
export function serverOf(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}

/** @throws HumanError for what is no address of a database, and for one that holds a password */
export function parseDatabaseAddress(text: string, setting: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(?:ql)?:$/u.test(url.protocol) || url.host === '') {
    throw new HumanError(
      sentence('{0} is no address of a database.', setting),
      sentence('Give it as {0}, or leave it empty.', 'postgresql://sender@db.example/whatsapp'),
    );
  }
  if (url.password !== '' || url.searchParams.has('password')) {
    throw new HumanError(
      sentence('{0} holds a password, which anybody who sees the settings can read.', setting),
      sentence('Take it out: it is asked for, and kept in VS Code’s secret storage.'),
    );
  }
  return text;
}

export function withPassword(address: string, password: string): string {
  const url = new URL(address);
  // The whole of it, also where it holds what ends a password in an address.
  url.password = encodeURIComponent(password);
  return url.href;
}
