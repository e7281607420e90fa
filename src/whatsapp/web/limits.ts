/** How long each step may take. */
export interface WhatsAppWebLimits {
  /** From the launch of the browser to the QR code, or to WhatsApp Web having synced. */
  readonly startMs: number;
  /** From the first QR code to its scan. */
  readonly qrMs: number;
  /** Without progress between linked and able to send; also after a reload of the page or a loss of the network. */
  readonly readyMs: number;
  /** Without progress while connected and with all that sending needs: then it goes on without having synced. */
  readonly stalledMs: number;
  /** Without progress between the scan and being linked. */
  readonly linkStepMs: number;
  /** How long a send waits for a connection that is coming back by itself. */
  readonly comebackMs: number;
  /** Reading, decoding and uploading a file, beside the time that its size takes. */
  readonly fileMs: number;
  /** One look-up of a number with the opening of its chat, one reading of its messages. */
  readonly lookUpMs: number;
  /** From the call that sends to its return. */
  readonly sendMs: number;
  /** From that return to the server's ack. */
  readonly ackMs: number;
  /** How long `findSent` waits for the ack of a message that it has found. */
  readonly findAckMs: number;
  /** Each step of letting the browser go. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: WhatsAppWebLimits = {
  startMs: 60_000,
  qrMs: 300_000,
  readyMs: 120_000,
  stalledMs: 30_000,
  linkStepMs: 60_000,
  comebackMs: 30_000,
  fileMs: 30_000,
  lookUpMs: 15_000,
  sendMs: 30_000,
  ackMs: 60_000,
  findAckMs: 30_000,
  closeMs: 5000,
};
