import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProgressLocation, window } from 'vscode';
import { HumanError } from '../sender/humanError';
import { message, type Message } from '../sender/message';
import type { SessionStore } from '../sessions/sessionStore';
import { ownerText } from '../sessions/sessionOwner';
import type { LoggedOut } from '../whatsapp/logOut';
import { browserSettings } from './settings';
import { say } from './speech';
import { profileFolder } from './transports';

/** The link between this computer and the phone, which all windows share. */
export class Linking {
  readonly #dataFolder: string;
  readonly #store: SessionStore;

  constructor(dataFolder: string, store: SessionStore) {
    this.#dataFolder = dataFolder;
    this.#store = store;
  }

  /** Whether there is a linked device here; the phone may have removed it since. */
  get isLinked(): boolean {
    return existsSync(join(profileFolder(this.#dataFolder), 'session'));
  }

  /**
   * Asks, then unlinks this computer and removes its profile.
   * @throws HumanError where a session is being sent in any window, or the profile can't be removed.
   */
  async logOut(): Promise<void> {
    await this.#refuseWhileSending();
    if (!this.isLinked) return void window.showInformationMessage(say(SENTENCES.wasNotLinked));
    const yes = say(message('Log Out'));
    const detail = say(
      message(
        'This computer is removed from the phone’s linked devices. Sessions stay; to go on with one, link again.',
      ),
    );
    const question = say(message('Log out of WhatsApp?'));
    if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return undefined;
    await this.#refuseWhileSending();
    const title = say(message('Logging out of WhatsApp…'));
    const loggedOut = await window.withProgress({ location: ProgressLocation.Notification, title }, async () => {
      const { logOut } = await import('../whatsapp/whatsappWeb');
      return await logOut({ ...browserSettings(this.#dataFolder), profileFolder: profileFolder(this.#dataFolder) });
    });
    if (loggedOut === 'here') void window.showWarningMessage(say(SENTENCES.here));
    else void window.showInformationMessage(say(SENTENCES[loggedOut]));
    return undefined;
  }

  async #refuseWhileSending(): Promise<void> {
    for (const { info, owner } of await this.#store.list()) {
      if (owner === null || info.transport !== 'whatsapp-web') continue;
      throw new HumanError(
        message('Nobody can log out while messages are being sent. {0}', ownerText(owner)),
        message('Stop the session there, then log out.'),
      );
    }
  }
}

const SENTENCES: Readonly<Record<LoggedOut, Message>> = {
  everywhere: message('Logged out: this computer is no longer linked.'),
  here: message(
    'Logged out here, but WhatsApp couldn’t be told: remove this computer on the phone under Linked devices, too.',
  ),
  wasNotLinked: message('This computer isn’t linked to WhatsApp.'),
};
