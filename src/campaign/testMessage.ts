import { composeMessage, type MessageContent } from '../sender/content/compose';
import { asItGoesOut } from '../sender/content/howToStop';
import { failureText } from '../sender/failureText';
import { HumanError } from '../sender/humanError';
import type { Recipient } from '../sender/model';
import type { Transport } from '../sender/ports';
import { sentence } from '../sender/sentence';
import { connectOnce } from './connectOnce';
import type { PeopleBook } from '../people/peopleBook';
import { parsePerson } from '../people/person';
import type { CampaignServices, TestWay } from './services';

export interface PanelTest extends Pick<TestMessage, 'recipient' | 'content'> {
  /** For a number that is typed without its country code. */
  readonly country: string;
  readonly through: TestWay;
}

/** Asks where a test goes, and sends it. Where no phone is linked yet, none is linked for it. @throws HumanError */
export async function testFromPanel(
  services: CampaignServices,
  { through, country, ...test }: PanelTest,
): Promise<void> {
  const { window, people, createTestTransport } = services;
  window.assertMaySend();
  const { transport: name } = through;
  // A number of the Business API can’t write to itself.
  const to = await window.askTestPhone(country, name !== 'cloud-api');
  if (to === null) return;
  const book = await people.book();
  const transport = await createTestTransport(through);
  try {
    const sending = sendTestMessage(transport, { ...test, to: to === '' ? null : to, book, mayLink: false });
    await window.showTest(test.recipient.row, name, sending);
  } finally {
    await transport.close();
  }
}

export interface TestMessage {
  /** Whose message it is; it doesn't go to them. */
  readonly recipient: Pick<Recipient, 'row' | 'values' | 'wasWrittenTo'>;
  readonly content: MessageContent;
  /** E.164; null for the linked account's own number. */
  readonly to: string | null;
  /** Null where there is none. */
  readonly book: PeopleBook | null;
  /** Whether a phone may be linked first: where somebody sees the code. */
  readonly mayLink: boolean;
}

/**
 * Sends a row's message, exactly as it would go out, to whoever writes it. It is no part of any session: nothing counts it,
 * and nothing sends it again.
 * @param transport is connected here, and left for the caller to close
 * @throws HumanError where it didn't arrive, or may not have
 */
export async function sendTestMessage(transport: Transport, test: TestMessage): Promise<void> {
  const { recipient, content, to, book, mayLink } = test;
  const { message: identified, skipCode } = composeMessage(content, recipient.values);
  if (skipCode !== null) throw new HumanError(failureText(skipCode), sentence('Choose another row, or mend this one.'));
  const person = to === null ? null : parsePerson(to);
  // Who said no is asked for before anything is connected to.
  if (person !== null && book?.isOptedOut(person) === true) {
    throw new HumanError(
      sentence('This person has opted out.'),
      sentence('Send the test to your own number, or to another one.'),
    );
  }
  const message = asItGoesOut(content, recipient, identified);
  const connected = await connectOnce(transport, mayLink);
  if (connected.kind === 'unlinked') throw unlinked();
  if (connected.kind === 'failed') throw connected.error;
  const result = await transport.send({ index: 0, ...recipient, phone: to ?? ownPhone(transport) }, message);
  if (result.kind === 'sent') return;
  const mayHaveLeft = result.errorClass === 'unknown';
  throw new HumanError(
    failureText(result.code),
    mayHaveLeft
      ? sentence('Look on your phone whether the test has arrived before you send it again.')
      : sentence('The test hasn’t been sent. Mend it, then try again.'),
    undefined,
    { fault: 'whatsapp' },
  );
}

function ownPhone({ state }: Transport): string {
  if (state.kind === 'ready' && state.phone !== undefined) return state.phone;
  throw new HumanError(
    sentence('WhatsApp doesn’t say the number of your own account.'),
    sentence('Name the number that the test goes to.'),
  );
}

function unlinked(): HumanError {
  return new HumanError(
    sentence('No phone is linked to this computer yet.'),
    sentence('Link it with the first send: the panel then shows a QR code.'),
    undefined,
    { fault: 'whatsapp' },
  );
}
