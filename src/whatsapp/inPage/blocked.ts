import { createWid, findModule, otherId, widText, type Collection } from './pageModules';

/** Whether the account has blocked a person, under any of their ids; false where the page doesn't say. */
export function isBlocked(phoneId: string, chatId?: string): boolean {
  const list = blocklist();
  if (list === null) return false;
  const wid = createWid(phoneId);
  const other = otherId(wid);
  const ids = new Set([
    phoneId,
    ...(other === null ? [] : [widText(other)]),
    ...(chatId === undefined ? [] : [chatId]),
  ]);
  return [...ids].some((id) => list.get(createWid(id)) !== undefined);
}

function blocklist(): Collection<unknown> | null {
  try {
    return (
      findModule('WAWebCollections')?.Blocklist ??
      findModule('WAWebBlocklistCollection')?.BlocklistCollection ??
      window.WPP?.whatsapp.BlocklistStore ??
      null
    );
  } catch {
    return null;
  }
}
