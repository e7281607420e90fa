import { findModule } from './pageModules';

/** Who is linked, as far as the page says. */
export function account() {
  const conn = findModule('WAWebConnModel')?.Conn ?? window.WPP?.whatsapp.Conn;
  const preferences = findModule('WAWebUserPrefsMeUser') ?? window.WPP?.whatsapp.UserPrefs;
  const me = preferences?.getMaybeMePnUser?.() ?? preferences?.getMaybeMeLidUser?.();
  return { pushname: conn?.pushname ?? null, user: me?.user ?? null, server: me?.server ?? null };
}
