import { ProgressLocation, window } from 'vscode';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { readSessionFile } from '../../sessions/sessionFile';
import type { SessionStore } from '../../sessions/sessionStore';
import { ownerText, type SessionOwner } from '../../sessions/sessionOwner';
import { isDeviceLinked } from '../../whatsapp/web/linkedDevice';
import { LOGGED_OUT_TEXTS } from '../../whatsapp/loggedOut';
import type { PhoneLink } from '../../campaign/ports';
import { profileFolderOf } from '../../campaign/settings/browserSettings';
import { settings } from '../window/settings';
import { say } from '../window/speech';

/** The link between this computer and the phone, which all windows share. */
export class Linking implements PhoneLink {
  readonly #dataFolder: string;
  readonly #store: SessionStore;

  constructor(dataFolder: string, store: SessionStore) {
    this.#dataFolder = dataFolder;
    this.#store = store;
  }

  /** Whether there is a linked device here; the phone may have removed it since. */
  get isLinked(): boolean {
    return isDeviceLinked(profileFolderOf(this.#dataFolder));
  }

  /**
   * Asks, then unlinks this computer and removes its profile.
   * @throws HumanError where a session is being sent in any window, or the profile can't be removed.
   */
  async logOut(): Promise<void> {
    await this.#refuseWhileSending();
    if (!this.isLinked) return void window.showInformationMessage(say(LOGGED_OUT_TEXTS.wasNotLinked));
    const yes = say(sentence('Log Out'));
    const detail = say(
      sentence(
        'This computer is removed from the phone’s linked devices. Sessions stay; to go on with one, link again.',
      ),
    );
    const question = say(sentence('Log out of WhatsApp?'));
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return undefined;
    await this.#refuseWhileSending();
    const title = say(sentence('Logging out of WhatsApp…'));
    const loggedOut = await window.withProgress({ location: ProgressLocation.Notification, title }, async () => {
      const { logOut } = await import('../../whatsapp/web/whatsappWeb');
      return await logOut(settings.browser(this.#dataFolder));
    });
    if (loggedOut === 'here') void window.showWarningMessage(say(LOGGED_OUT_TEXTS.here));
    else void window.showInformationMessage(say(LOGGED_OUT_TEXTS[loggedOut]));
    return undefined;
  }

  async #refuseWhileSending(): Promise<void> {
    for (const id of await this.#store.ids()) {
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
    const owner = await this.#store.owner(id);
    if (owner === null) return null;
    const { info } = await readSessionFile(this.#store.folder(id));
    return info.transport === 'whatsapp-web' ? owner : null;
  }
}
