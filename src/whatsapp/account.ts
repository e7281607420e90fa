import * as v from 'valibot';
import type { Client } from 'whatsapp-web.js';

export interface Account {
  readonly name: string | null;
  /** International digits; null where WhatsApp tells only an internal id. */
  readonly phone: string | null;
  /** Tells the account from others. */
  readonly id: string | null;
}

export function readAccount(client: Client): Account {
  const parsed = v.safeParse(infoSchema, client.info);
  if (!parsed.success) return { name: null, phone: null, id: null };
  const { pushname, wid } = parsed.output;
  return { name: pushname?.trim() || null, phone: wid.server === 'lid' ? null : wid.user, id: wid.user };
}

const infoSchema = v.object({
  pushname: v.optional(v.string()),
  wid: v.object({ server: v.optional(v.string()), user: v.string() }),
});
