import type { PageLibraryName } from './pageLibraries';

/**
 * What is needed of WhatsApp's page, by which library, and by whose word it was there. Looked at after each load of the
 * page, before a message is sent; docs/whatsapp-page.md says what a user sees when a part of it goes.
 */
export interface ContractEntry {
  /** A module of the page with its members (`Module`, `Module.member`), or a path from `WPP` or `window`. */
  readonly path: string;
  readonly phase: ContractPhase;
  readonly neededBy: readonly PageLibraryName[];
  readonly purpose: string;
  readonly source: string;
}

/** `boot`: to begin with; `link`: to see whether it is linked, and to show a QR code; `send`: to look up, send and hear of it; `files`: of attachments. */
export type ContractPhase = 'boot' | 'link' | 'send' | 'files';

const WEB_JS = ['whatsapp-web.js'] as const;
const WA_JS = ['wa-js'] as const;
const BOTH = ['whatsapp-web.js', 'wa-js'] as const;

const CLIENT = 'whatsapp-web.js 1.34.7, src/Client.js';
const AUTH = 'whatsapp-web.js 1.34.7, src/util/Injected/AuthStore';
const UTILS = 'whatsapp-web.js 1.34.7, src/util/Injected/Utils.js';
const CHAT = 'whatsapp-web.js 1.34.7, src/structures/Chat.js';
const WA_JS_SOURCE = 'wa-js 4.6.0, run against the page in August 2026: src/whatsapp, src/loader';

type Group = readonly [
  phase: ContractPhase,
  neededBy: readonly PageLibraryName[],
  purpose: string,
  source: string,
  ...paths: readonly string[],
];

const GROUPS: readonly Group[] = [
  ['boot', BOTH, 'the page’s modules', CLIENT, 'window.require', 'window.Debug.VERSION'],
  [
    'boot',
    WEB_JS,
    'whether the page is linked, and what becomes of that',
    CLIENT,
    'WAWebSocketModel.Socket.on',
    'WAWebSocketModel.Socket.off',
    'WAWebCmd.Cmd.on',
  ],
  [
    'boot',
    WEB_JS,
    'the library’s helpers for linking, which it makes at each start',
    AUTH,
    'WAWebConnModel.Conn',
    'WAWebOfflineHandler',
    'WAWebAltDeviceLinkingApi',
    'WABase64',
    'WAWebCompanionRegClientUtils',
    'WAWebAdvSignatureApi',
    'WAWebUserPrefsInfoStore',
    'WAWebSignalStoreApi',
  ],
  [
    'link',
    WEB_JS,
    'the QR code',
    CLIENT,
    'WABase64.encodeB64',
    'WAWebUserPrefsInfoStore.waNoiseInfo.get',
    'WAWebSignalStoreApi.waSignalStore.getRegistrationInfo',
    'WAWebUserPrefsMultiDevice.getADVSecretKey',
    'WAWebConnModel.Conn.on',
  ],
  [
    'send',
    WEB_JS,
    'whose account it is',
    CLIENT,
    'WAWebConnModel.Conn.serialize',
    'WAWebUserPrefsMeUser.getMaybeMePnUser',
    'WAWebUserPrefsMeUser.getMaybeMeLidUser',
  ],
  [
    'send',
    WEB_JS,
    'the library’s listeners, all of which stop where one part is missing (devlikeapro/waha #1887)',
    CLIENT,
    'WAWebCollections.Msg.on',
    'WAWebCollections.Chat.on',
    'WAWebConnModel.Conn.on',
    'WAWebSyncGatingUtils',
    'WAWebCallCollection',
    'WALinkify.findLinks',
  ],
  [
    'send',
    WEB_JS,
    'looking a number up and opening its chat',
    UTILS,
    'WAWebWidFactory.createWid',
    'WAWebQueryExistsJob.queryWidExists',
    'WAWebCollections.Chat.get',
    'WAWebFindChatAction.findOrCreateLatestChat',
  ],
  [
    'send',
    WEB_JS,
    'sending',
    UTILS,
    'WAWebChatGetters.getIsNewsletter',
    'WAWebChatGetters.getIsBroadcast',
    'WALinkify',
    'WAWebMsgKey.newId',
    'WAWebGetEphemeralFieldsMsgActionsUtils.getEphemeralFields',
    'WAWebSendMsgChatAction.addAndSendMsgToChat',
    'WAWebCollections.Msg.get',
  ],
  ['send', WEB_JS, 'looking for a message in doubt', CHAT, 'WAWebChatLoadMessages.loadEarlierMsgs'],
  ['boot', WA_JS, 'the loader, which finds the page’s modules', WA_JS_SOURCE, 'window.__d', 'window.importNamespace'],
  ['link', WA_JS, 'whether the page is linked', WA_JS_SOURCE, 'WPP.whatsapp.Socket.on', 'WPP.whatsapp.Conn'],
  ['send', WA_JS, 'whose account it is', WA_JS_SOURCE, 'WPP.whatsapp.UserPrefs'],
  [
    'send',
    WA_JS,
    'looking a number up and opening its chat',
    WA_JS_SOURCE,
    'WPP.whatsapp.WidFactory.createWid',
    'WPP.whatsapp.functions.queryWidExists',
    'WPP.whatsapp.functions.findOrCreateLatestChat',
    'WPP.whatsapp.ChatStore.get',
    'WPP.chat.find',
  ],
  [
    'send',
    WA_JS,
    'sending and hearing of it',
    WA_JS_SOURCE,
    'WPP.whatsapp.MsgKey',
    'WPP.whatsapp.MsgStore.get',
    'WPP.whatsapp.MsgStore.on',
    'WPP.whatsapp.functions.randomMessageId',
    'WPP.whatsapp.functions.getEphemeralFields',
    'WPP.whatsapp.functions.addAndSendMsgToChat',
    'WPP.chat.generateMessageID',
    'WPP.chat.sendRawMessage',
    'WPP.chat.getMessages',
  ],
  [
    'files',
    BOTH,
    'reading, decoding and uploading a file before it is sent',
    UTILS,
    'WAWebMediaOpaqueData.createFromData',
    'WAWebPrepRawMedia.prepRawMedia',
    'WAWebMediaStorage.getOrCreateMediaObject',
    'WAWebMmsMediaTypes.msgToMediaType',
    'WAWebMmsMediaTypes.castToV4',
    'WAWebMediaDataUtils.shouldUseMediaCache',
    'WAWebMediaMmsV4Upload.uploadMedia',
  ],
];

export const PAGE_CONTRACT: readonly ContractEntry[] = GROUPS.flatMap(([phase, neededBy, purpose, source, ...paths]) =>
  paths.map((path) => ({ path, phase, neededBy, purpose, source })),
);

/** What a library needs for a phase. */
export function contractPaths(library: PageLibraryName, phase: ContractPhase): readonly string[] {
  const needed = PAGE_CONTRACT.filter((entry) => entry.phase === phase && entry.neededBy.includes(library));
  return needed.map(({ path }) => path);
}
