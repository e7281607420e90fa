import { haveLimitsChanged } from './limits';
import { hearReply } from './replies';
import { chats, findModule, messages, socket, type Emitting, type MessageKey, type MessageModel } from './pageModules';

export interface PageStatus {
  /** Tells this document from the one before a reload. */
  readonly documentId: string;
  readonly isLoaded: boolean;
  /** WhatsApp's version; null until its scripts have begun. */
  readonly version: string | null;
  readonly hasModules: boolean;
  /** WhatsApp's own word for its connection; null where it can't be told. */
  readonly socketState: string | null;
  readonly hasSynced: boolean;
  /** Of the messages that WhatsApp has to take over after it was away; null where it doesn't say. */
  readonly syncPercent: number | null;
  /** Changes whenever anything has moved on. */
  readonly progress: string;
  readonly isPasskeyAsked: boolean;
}

/** No UUID: the blank page before WhatsApp's has no secure context. */
const documentId = `${performance.timeOrigin} ${Math.random()}`;
let isPasskeyAsked = false;

export function status(): PageStatus {
  const { state, hasSynced } = socket() ?? {};
  const syncPercent = offlinePercent();
  return {
    documentId,
    isLoaded: document.readyState === 'complete',
    version: window.Debug?.VERSION ?? null,
    hasModules: window.require !== undefined,
    socketState: state ?? null,
    hasSynced: hasSynced === true,
    syncPercent,
    progress: [state, hasSynced, syncPercent, countOf(chats), countOf(messages), moduleCount()].join(' '),
    isPasskeyAsked,
  };
}

/** Notes that the page asks for a passkey, which goes on as it would. */
export function watchPasskey(): void {
  const { credentials } = navigator;
  // Only in secure contexts.
  if (credentials === undefined) return;
  const get = credentials.get.bind(credentials);
  credentials.get = async (options) => {
    if (options?.publicKey !== undefined) isPasskeyAsked = true;
    return await get(options);
  };
}

const watched = new WeakSet<object>();

/** Tells the host of acks, of what people write, of the socket and of the account's limits from now on; each part once it is there. */
export function watch(): void {
  once(socket(), (emitting) => {
    emitting.on('change:state', () => tell({ type: 'socket', state: socket()?.state ?? '' }));
  });
  once(collection(), (emitting) => {
    emitting.on('change:ack', (message) => tellAck(message));
    emitting.on('add', (message) => hearReply(message as MessageModel, (reply) => tell({ type: 'reply', ...reply })));
  });
  once(findModule('WAWebCmd')?.Cmd ?? window.WPP?.whatsapp.Cmd ?? null, (emitting) => {
    const tellLimits = (): void => void tellChangedLimits();
    emitting.on('reachout_timelock_state_change', tellLimits);
    emitting.on('new_chat_message_capping_state_change', tellLimits);
  });
}

async function tellChangedLimits(): Promise<void> {
  if (await haveLimitsChanged()) tell({ type: 'limits' });
}

function once(emitting: Emitting | null, listen: (emitting: Emitting) => void): void {
  if (emitting === null || watched.has(emitting)) return;
  watched.add(emitting);
  listen(emitting);
}

function collection(): Emitting | null {
  try {
    return messages();
  } catch {
    return null;
  }
}

function tellAck(message: unknown): void {
  const { id, ack } = message as Partial<MessageModel> & { readonly id?: MessageKey };
  if (id?.fromMe === true && typeof ack === 'number') tell({ type: 'ack', messageId: id.id, ack });
}

function tell(event: object): void {
  void window.excelWhatsAppTell?.(JSON.stringify(event));
}

function offlinePercent(): number | null {
  try {
    const handler = findModule('WAWebOfflineHandler');
    const percent = handler?.OfflineMessageHandler?.getOfflineDeliveryProgress?.();
    return typeof percent === 'number' && Number.isFinite(percent) ? percent : null;
  } catch {
    return null;
  }
}

/** How many modules the page has brought so far, where it tells. */
function moduleCount(): number {
  try {
    const debug = window.require?.('__debug') as { readonly modulesMap?: object } | undefined;
    return Object.keys(debug?.modulesMap ?? {}).length;
  } catch {
    return 0;
  }
}

function countOf(of: () => { readonly getModelsArray?: () => readonly unknown[] }): number {
  try {
    return of().getModelsArray?.().length ?? 0;
  } catch {
    return 0;
  }
}
