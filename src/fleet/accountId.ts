import type { TransportName } from '../sender/model';

/** An account as the database knows it: accounts of two transports may share a name. */
export function accountId(transport: TransportName, name: string): string {
  return `${transport}/${name}`;
}

/** Its name alone. */
export function accountName(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

export const ACCOUNT_NAME = /^[\w .@+-]{1,64}$/u;

/** Where none is named. */
export const DEFAULT_ACCOUNT = 'default';
