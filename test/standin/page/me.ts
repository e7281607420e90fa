import type { Wid } from './wid';

/** Whose device it is: unknown until it's linked. */
export const me: { phone: Wid | null; lid: Wid | null } = { phone: null, lid: null };

export function isMe(wid: Wid): boolean {
  return wid.equals(me.phone) || wid.equals(me.lid);
}

function orThrow(wid: Wid | null): Wid {
  if (wid === null) throw new Error('me is undefined');
  return wid;
}

export const meModules = {
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => me.phone ?? undefined,
    getMaybeMeLidUser: () => me.lid ?? undefined,
    getMePnUserOrThrow: () => orThrow(me.phone),
    getMeLidUserOrThrow: () => orThrow(me.lid),
    getMaybeMeDevicePn: () => me.phone ?? undefined,
    isMePrimary: isMe,
    isMeAccount: isMe,
  },
};
