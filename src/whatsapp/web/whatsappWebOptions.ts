import type { WhatsAppWebLimits } from './limits';
import type { PageLibrary } from './pageLibraries';

export interface WhatsAppWebOptions {
  /** The browser to use; an installed one is found where it's left out. */
  readonly browserPath?: string;
  /** Where a downloaded browser is, which is used where none is installed. */
  readonly downloadFolder?: string;
  /** Added to the browser's command line. */
  readonly browserArguments: readonly string[];
  /** Absolute. Holds the linked device, which is as good as the account: made with mode 0700, one connection at a time. */
  readonly profileFolder: string;
  /** Pins WhatsApp Web to `<folder>/<version>.html`, for the day an update of it breaks things. */
  readonly webVersion?: { readonly version: string; readonly folder: string };
  /** What drives the page: found by itself unless said otherwise. */
  readonly pageLibrary?: PageLibrary;
  /** A newer build of the second library, absolute. */
  readonly pageLibraryFile?: string;
  /** False shows the browser's window. */
  readonly headless?: boolean;
  /** International digits of a phone to link by a code, in the place of a QR code. */
  readonly pairWithPhone?: string;
  readonly limits?: Partial<WhatsAppWebLimits>;
  /** The page is loaded again, between two messages, once it holds so much memory: by default 1 GB. */
  readonly recycleAtBytes?: number;
}
