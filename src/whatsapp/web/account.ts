import * as v from 'valibot';
import { maskPhone } from '../maskPhone';

export interface Account {
  readonly name: string | null;
  /** International digits; null where WhatsApp tells only an internal id. */
  readonly phone: string | null;
  /** Tells the account from others. */
  readonly id: string | null;
}

/** @param told what the page says of who is linked */
export function parseAccount(told: unknown): Account {
  const parsed = v.safeParse(accountSchema, told);
  if (!parsed.success) return { name: null, phone: null, id: null };
  const { pushname, user, server } = parsed.output;
  return { name: pushname?.trim() || null, phone: server === 'lid' ? null : user, id: user };
}

const accountSchema = v.object({
  pushname: v.nullish(v.string()),
  user: v.string(),
  server: v.nullish(v.string()),
});

/** As `ready` names it, left out where WhatsApp doesn't. */
export function accountId({ id, phone }: Account): { readonly accountId?: string; readonly phone?: string } {
  return { ...(id === null ? {} : { accountId: id }), ...(phone === null ? {} : { phone: `+${phone}` }) };
}

/** For people, with the number masked. */
export function accountName({ name, phone }: Account): string {
  const parts = [name, phone === null ? null : maskPhone(phone)].filter((part) => part !== null);
  return parts.join(', ') || 'WhatsApp';
}
