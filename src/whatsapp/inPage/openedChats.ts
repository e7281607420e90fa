/** The numbers behind the hidden ids of chats that were opened here, the newest ones. The page need not tell them later. */
const phoneIds = new Map<string, string>();

export function noteOpened(phoneId: string, chatId: string): void {
  if (!chatId.endsWith('@lid')) return;
  phoneIds.delete(chatId);
  phoneIds.set(chatId, phoneId);
  const [oldest] = phoneIds.keys();
  if (phoneIds.size > REMEMBERED_COUNT && oldest !== undefined) phoneIds.delete(oldest);
}

/** `<digits>@c.us`; null where no such chat was opened. */
export function phoneIdOf(lid: string): string | null {
  return phoneIds.get(lid) ?? null;
}

const REMEMBERED_COUNT = 20_000;
