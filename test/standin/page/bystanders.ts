import { Collection } from './collection';
import { Emitter } from './emitter';
import { settings } from './server';

/** Modules that a library listens to or wraps at its start, or that it asks on its way, and that decide nothing here. */

class PresenceCollectionImpl extends Collection<{ readonly id: string }> {}
class StatusV3CollectionImpl extends Collection<{ readonly id: string }> {}

class CallCollectionImpl extends Emitter {
  /** whatsapp-web.js listens to the first map that it finds. */
  readonly offers = new Map<string, object>();
  processIncomingCall(): void {}
}

class SearchQuery {
  updateLabelQuery(): void {}
}

/** Functions that are wrapped, or set as getters of a model. Not all modules have the page's own names: wa-js goes by the function. */
const UNUSED: Readonly<Record<string, string>> = {
  WAWebE2EProtoGenerator: 'createMsgProtobuf',
  WAWebSendMsgJob: 'encryptAndSendMsg',
  WAWebBackendJobsCommon: 'encodeMaybeMediaType mediaTypeFromProtobuf',
  WAWebE2EProtoUtils: 'typeAttributeFromProtobuf',
  WAWebSendMsgCreateFanoutStanza: 'createFanoutMsgStanza',
  WAWebABProps: 'getABPropConfigValue',
  WAWebPrimaryFeatures: 'primaryFeatureEnabled',
  WAWebGenMinimalLinkPreviewChatAction: 'genMinimalLinkPreview',
  WAWebHandleSingleMsg: 'handleSingleMsg',
  WAWebHandleGroupChatReceipt: 'handleGroupSimpleReceipt',
  WAWebHandleStatusReceipt: 'handleStatusSimpleReceipt',
  WAWebDBGroupsGroupMetadata: 'updateDBForGroupAction',
  WAWebPollsVotesSchema: 'upsertVotesDb',
  WAWebLabelCollectionUtils: 'addToLabelCollection removeLabelFromCollection',
  WAWebReactionsUtils: 'addOrUpdateReactionsModelCollection',
  WAWebChatPinUtils: 'getNumChatsPinned',
  WAWebProcessRawSticker: 'processRawSticker',
  WAWebCreateChatRecord: 'createChatRecord',
  WAWebMsgUnreadType: 'getIsUnreadType',
  WAWebFrontendChatGetters:
    'getShouldAppearInList getPreviewMessage getShowChangeNumberNotification getShouldShowUnreadDivider',
  WAWebUnreadGetters: 'getHasUnread',
  WAWebContactGetters: [
    'getNotifyName getPremiumMessageName getUserid getIsMe getIsUser getIsGroup getIsBroadcast getIsPSA getIsIAS',
    'getIsSupportAccount getIsWAContact getCanRequestPhoneNumber getIsDisplayNameApproved getShouldForceBusinessUpdate',
    'getShowBusinessCheckmarkAsPrimary getShowBusinessCheckmarkAsSecondary getShowBusinessCheckmarkInChatlist',
  ].join(' '),
  WAWebFrontendContactGetters: [
    'getIsMyContact getPnForLid getUserDisplayNameForLid getFormattedUsernameOrPhone getSearchName getFormattedName',
    'getFormattedShortNameWithNonBreakingSpaces getFormattedShortName getFormattedUser getSearchVerifiedName getHeader',
    'getPhoneNumber getTextStatusString getDisplayName',
  ].join(' '),
  WAWebInboxFiltersGatingUtils: 'isFilterExcludedFromSearchTreatmentInInboxFlow',
  WAMd5: 'md5 md5ArrayBufferHex',
};

const unused = Object.fromEntries(
  Object.entries(UNUSED).map(([module, names]) => [
    module,
    Object.fromEntries(names.split(' ').map((name) => [name, () => undefined])),
  ]),
);

export const bystanderModules = {
  ...unused,
  WAWebEventEmitter: { default: Emitter },
  WAWebBaseCollection: { BaseCollection: Collection },
  WAWebPresenceCollection: { PresenceCollectionImpl: new PresenceCollectionImpl() },
  WAWebStatusCollection: { StatusV3CollectionImpl, StatusV3Collection: new StatusV3CollectionImpl() },
  WAWebCallCollection: { default: new CallCollectionImpl() },
  WAWebChatSearchQuery: { SearchQuery },
  WAWebIsOfficialClient: { isOfficialClient: false },
  WAWebUpdaterVersion: { SANITIZED_VERSION_STR: settings.version },
  WAWebLid1X1MigrationGating: { Lid1X1MigrationUtils: { isLidMigrated: () => true } },
  WAWebMsgType: { MSG_TYPE: { CHAT: 'chat', IMAGE: 'image', DOCUMENT: 'document' }, SYSTEM_MESSAGE_TYPES: [] },
  WATimeUtils: { unixTime: () => Math.floor(Date.now() / 1000), unixTimeMs: () => Date.now() },
  WAWebSyncGatingUtils: {},
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  WALinkify: { findLink: () => null, findLinks: () => [] },
  WAWebLinkPreviewChatAction: { getLinkPreview: () => Promise.resolve(null) },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebUpdateUnreadChatAction: {
    sendSeen: () => Promise.reject(new Error('sendSeen fails, as in #5730')),
    markUnread: () => Promise.resolve(),
  },
};
