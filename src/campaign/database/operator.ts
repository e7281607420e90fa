import { hostname, userInfo } from 'node:os';

/** Who operates, for the record: as this computer knows them. */
export function thisOperator(): string {
  return `${userInfo().username}@${hostname()}`;
}
