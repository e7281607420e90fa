/** What a run does about people whom the account knows, and those it would start a new chat with. */
export interface RunPolicy {
  /** Those with whom there is a chat already come first: WhatsApp doesn't limit them. */
  readonly knownFirst: boolean;
  /** They are written to also while WhatsApp lets no new chats be started. */
  readonly knownWhileLimited: boolean;
}

export const DEFAULT_POLICY: RunPolicy = { knownFirst: false, knownWhileLimited: true };

export const KNOWN_FIRST_CHOICES = ['automatic', 'always', 'never'] as const;

/** `automatic`: where there are many recipients. */
export type KnownFirstChoice = (typeof KNOWN_FIRST_CHOICES)[number];

/** More recipients than these are many: the panel shows its bulk interface for them, too. */
export const BULK_THRESHOLD_COUNT = 1000;

export function isKnownFirst(
  choice: KnownFirstChoice,
  recipientCount: number,
  bulkThresholdCount = BULK_THRESHOLD_COUNT,
): boolean {
  switch (choice) {
    case 'automatic':
      return recipientCount > bulkThresholdCount;
    case 'always':
      return true;
    case 'never':
      return false;
  }
}
