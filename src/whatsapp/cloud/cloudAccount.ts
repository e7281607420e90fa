/** A number of the Business API that the user has named. The token is a secret: in no log, no error, no argument. */
export interface CloudAccount {
  readonly name: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  /** As `parseBaseAddress` gives it. */
  readonly base: string;
  readonly token: string;
  /** Signs what webhooks bring; only for receiving them, and as secret as the token. */
  readonly appSecret?: string | undefined;
}
