import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { readSessionFile } from '../../sessions/sessionFile';
import { ownerText, type SessionOwner } from '../../sessions/sessionOwner';
import type { SessionStore } from '../../sessions/sessionStore';
import { LOGGED_OUT_TEXTS, type LoggedOut } from '../../whatsapp/loggedOut';
import { isDeviceLinked } from '../../whatsapp/web/linkedDevice';
import type { Asking } from '../dialogs/dialogs';
import type { PhoneLink } from '../ports';
import { profileFolderOf } from '../settings/browserSettings';

export interface LinkingParts extends Asking {
  readonly dataFolder: string;
  readonly store: SessionStore;
  /** Unlinks this computer and removes its profile. @throws HumanError where that can't be done */
  readonly unlink: () => Promise<LoggedOut>;
}

/** The link between this computer and the phone, which all windows share. */
export class Linking implements PhoneLink {
  readonly #parts: LinkingParts;

  constructor(parts: LinkingParts) {
    this.#parts = parts;
  }

  /** Whether there is a linked device here; the phone may have removed it since. */
  get isLinked(): boolean {
    return isDeviceLinked(profileFolderOf(this.#parts.dataFolder));
  }

  /**
   * Asks, then unlinks this computer and removes its profile.
   * @throws HumanError where a session is being sent in any window, or the profile can't be removed.
   */
  async logOut(): Promise<void> {
    const { dialogs, texts, unlink } = this.#parts;
    const { say } = texts;
    await this.#refuseWhileSending();
    if (!this.isLinked) {
      await dialogs.tell('info', say(LOGGED_OUT_TEXTS.wasNotLinked), []);
      return;
    }
    const detail = sentence(
      'This computer is removed from the phone’s linked devices. Sessions stay; to go on with one, link again.',
    );
    const isMeant = await dialogs.decide({
      tone: 'warning',
      question: say(sentence('Log out of WhatsApp?')),
      detail: say(detail),
      actions: [{ label: say(sentence('Log Out')), value: true }],
    });
    if (isMeant !== true) return;
    // One may have begun while the question stood there.
    await this.#refuseWhileSending();
    const loggedOut = await dialogs.follow(say(sentence('Logging out of WhatsApp…')), false, unlink);
    await dialogs.tell(loggedOut === 'here' ? 'warning' : 'info', say(LOGGED_OUT_TEXTS[loggedOut]), []);
  }

  async #refuseWhileSending(): Promise<void> {
    for (const id of await this.#parts.store.ids()) {
      // One that can't be read holds nobody up.
      const owner = await this.#whoSends(id).catch(() => null);
      if (owner === null) continue;
      throw new HumanError(
        sentence('Nobody can log out while messages are being sent. {0}', ownerText(owner)),
        sentence('Stop the session there, then log out.'),
      );
    }
  }

  async #whoSends(id: string): Promise<SessionOwner | null> {
    const { store } = this.#parts;
    const owner = await store.owner(id);
    if (owner === null) return null;
    const { info } = await readSessionFile(store.folder(id));
    return info.transport === 'whatsapp-web' ? owner : null;
  }
}
