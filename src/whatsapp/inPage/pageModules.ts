/** WhatsApp's own modules, as far as they are used here; pageContract.ts says since when and by whose word. */

declare global {
  interface Window {
    require?: (name: string) => unknown;
    Debug?: { readonly VERSION?: string };
    WWebJS?: WebJs;
    WPP?: Wpp;
    /** Exposed by the host: hears what happens in the page, as JSON. */
    excelWhatsAppTell?: (event: string) => Promise<void>;
  }
}

export interface Wid {
  readonly _serialized?: string;
  toString(): string;
  isLid?: () => boolean;
}

/** Of a message: `fromMe`, the chat's id, and a random part. Pages since July 2026 have its text in `$1` alone. */
export interface MessageKey {
  readonly id: string;
  readonly fromMe: boolean;
  /** The chat's id. */
  readonly remote?: Wid;
  readonly _serialized?: string;
  readonly $1?: string;
  toString(): string;
}

export interface MessageModel {
  readonly id: MessageKey;
  readonly ack?: number;
  readonly body?: string;
  readonly caption?: string;
  readonly t?: number;
  readonly type?: string;
  readonly isNotification?: boolean;
  /** It has just come in, rather than out of the page's memory. */
  readonly isNewMsg?: boolean;
  once?: (event: string, listener: () => void) => void;
  readonly directPath?: string;
  readonly mediaObject?: unknown;
}

export interface ChatModel {
  readonly id: Wid;
  readonly msgs?: { getModelsArray?: () => readonly MessageModel[] };
  readonly lastReceivedKey?: MessageKey | null;
}

export interface Emitting {
  on(event: string, listener: (...values: unknown[]) => void): void;
}

export interface Collection<Model> extends Emitting {
  get(id: unknown): Model | undefined;
  getModelsArray?: () => readonly Model[];
  getMessagesById?: (ids: readonly string[]) => Promise<{ readonly messages?: readonly Model[] } | undefined>;
}

export interface SocketModel extends Emitting {
  readonly state?: string;
  readonly hasSynced?: boolean;
}

/** Who is linked. */
export interface Me {
  readonly user?: string;
  readonly server?: string;
}

export interface KeyParts {
  readonly from: unknown;
  readonly to: unknown;
  readonly id: string;
  readonly selfDir: 'out';
}

/** Of whatsapp-web.js, which puts it into the page. */
export interface WebJs {
  getChat: (chatId: string, options: { readonly getAsModel: boolean }) => Promise<ChatModel | undefined>;
  sendMessage: (chat: ChatModel, text: string, options: object) => Promise<MessageModel | undefined>;
  processMediaData: (media: object, options: object) => Promise<object>;
  getMessageModel: (message: MessageModel) => { id: MessageKey };
}

/** The newest of a chat, or those on one side of the message with the key `id`. */
export interface MessagesWanted {
  readonly count: number;
  readonly direction?: 'before' | 'after';
  readonly id?: string;
}

/** Of wa-js, whose every binding is looked up when it is first asked for. */
export interface Wpp {
  readonly isInjected: boolean;
  readonly isFullReady: boolean;
  readonly conn: {
    getAuthCode(): Promise<{ readonly fullCode: string } | null>;
    genLinkDeviceCodeForPhoneNumber(phone: string): Promise<string>;
  };
  readonly chat: {
    find(chatId: unknown): Promise<ChatModel | undefined>;
    generateMessageID(chat: ChatModel): Promise<MessageKey>;
    sendRawMessage(chatId: unknown, message: object, options: object): Promise<{ readonly id: string }>;
    getMessages(chatId: unknown, wanted: MessagesWanted): Promise<readonly MessageModel[]>;
  };
  readonly whatsapp: {
    readonly Socket: SocketModel;
    readonly Cmd: Emitting;
    readonly MsgStore: Collection<MessageModel>;
    readonly ChatStore: Collection<ChatModel>;
    readonly BlocklistStore?: Collection<unknown>;
    readonly WidFactory: WidFactory;
    readonly Conn?: { readonly pushname?: string };
    readonly UserPrefs?: { getMaybeMePnUser?(): Me | null; getMaybeMeLidUser?(): Me | null };
    readonly functions: { queryWidExists(wid: Wid): Promise<{ readonly wid?: Wid } | null> };
  };
}

export interface WidFactory {
  createWid(id: string): Wid;
}

/** What is used of each module; members that may be missing are marked. */
interface Shapes {
  WAWebSocketModel: { readonly Socket?: SocketModel };
  WAWebCmd: { readonly Cmd?: Emitting };
  WAWebConnModel: { readonly Conn?: { readonly pushname?: string } };
  WAWebCollections: {
    readonly Msg?: Collection<MessageModel>;
    readonly Chat?: Collection<ChatModel>;
    readonly Blocklist?: Collection<unknown>;
  };
  WAWebBlocklistCollection: { readonly BlocklistCollection?: Collection<unknown> };
  WAWebWidFactory: WidFactory;
  WAWebQueryExistsJob: { queryWidExists(wid: Wid): Promise<{ readonly wid?: Wid } | null> };
  WAWebUserPrefsMeUser: { getMaybeMePnUser?(): Me | null; getMaybeMeLidUser?(): Me | null };
  WAWebMsgKey: { new (parts: KeyParts): MessageKey; newId(): Promise<string>; readonly prototype?: object };
  WAWebChatLoadMessages: {
    loadEarlierMsgs(of: { readonly chat: ChatModel }): Promise<readonly MessageModel[] | undefined>;
  };
  WAWebApiContact: { getCurrentLid?(wid: Wid): Wid | null | undefined; getPhoneNumber?(wid: Wid): Wid | null };
  WAWebOfflineHandler: { readonly OfflineMessageHandler?: { getOfflineDeliveryProgress?(): unknown } };
  WAWebReachoutTimelockUtils: { isUserReachoutTimelocked?(): unknown; readonly REACHOUT_TIMELOCK_IDB_KEY?: string };
  WAWebGetReachoutTimelockJob: { fetchReachoutTimelock?(): unknown };
  WAWebMexFetchReachoutTimelockJob: { mexFetchReachoutTimelock?(): unknown };
  WAWebUserPrefsIndexedDBStorage: { readonly userPrefsIdb?: { get?(key: string): unknown } };
  WAWebIndividualNewChatMessageCappingLimitUtils: { getCappingData?(): unknown };
  WAWebGetNewChatMessageCappingInfoJob: { fetchOrUpdateCapStatus?(): unknown };
  WAWebMexFetchNewChatMessageCappingInfoJob: { mexFetchNewChatMessageCapping?(): unknown };
}

/** The module, or null where the page has none of that name. */
export function findModule<Name extends keyof Shapes>(name: Name): Shapes[Name] | null {
  try {
    return (window.require?.(name) ?? null) as Shapes[Name] | null;
  } catch {
    return null;
  }
}

/** @throws what the page throws for a name that it doesn't know. */
export function pageModule<Name extends keyof Shapes>(name: Name): Shapes[Name] {
  if (window.require === undefined) throw new Error('window.require is not a function');
  return window.require(name) as Shapes[Name];
}

export function socket(): SocketModel | null {
  return findModule('WAWebSocketModel')?.Socket ?? window.WPP?.whatsapp.Socket ?? null;
}

export function messages(): Collection<MessageModel> {
  return findModule('WAWebCollections')?.Msg ?? found(window.WPP?.whatsapp.MsgStore, 'WAWebCollections.Msg');
}

export function chats(): Collection<ChatModel> {
  return findModule('WAWebCollections')?.Chat ?? found(window.WPP?.whatsapp.ChatStore, 'WAWebCollections.Chat');
}

export function createWid(id: string): Wid {
  const factory = findModule('WAWebWidFactory') ?? found(window.WPP?.whatsapp.WidFactory, 'WAWebWidFactory');
  return factory.createWid(id);
}

/** The id's text; chat ids have kept `_serialized`. */
export function widText(wid: Wid): string {
  return wid._serialized ?? wid.toString();
}

/** The chat's id by the account's other way to name a person, phone or @lid, where the page knows it. */
export function otherId(wid: Wid): Wid | null {
  const contacts = findModule('WAWebApiContact');
  const other = widText(wid).endsWith('@lid') ? contacts?.getPhoneNumber?.(wid) : contacts?.getCurrentLid?.(wid);
  return other ?? null;
}

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`Requiring unknown module "${name}"`);
  return value;
}
