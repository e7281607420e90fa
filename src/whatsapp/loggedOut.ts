import { sentence, type Sentence } from '../sender/sentence';

/** How logging out ended. Apart from the doing of it, so that saying it loads no browser library. */
export type LoggedOut =
  /** WhatsApp knows: the phone no longer lists the device. */
  | 'everywhere'
  /** The device is forgotten here, but WhatsApp couldn't be told: the phone still lists it. */
  | 'here'
  | 'wasNotLinked';

export const LOGGED_OUT_TEXTS: Readonly<Record<LoggedOut, Sentence>> = {
  everywhere: sentence('Logged out: this computer is no longer linked.'),
  here: sentence(
    'Logged out here, but WhatsApp couldn’t be told: remove this computer on the phone under Linked devices, too.',
  ),
  wasNotLinked: sentence('This computer isn’t linked to WhatsApp.'),
};
