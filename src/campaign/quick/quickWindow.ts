import type { Dialogs } from '../dialogs/dialogs';

/** What the job without a panel asks and says through: lists, input boxes and notifications. */
export interface QuickWindow extends Pick<Dialogs, 'pick' | 'type' | 'clipboard' | 'during' | 'tell'> {
  /** The code that links a phone, as it changes. */
  showQrCode(sessionId: string): Promise<void>;
}
