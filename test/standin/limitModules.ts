/** The page's modules that know of the lock and of the quota: an older page has none of them. */
export const LIMIT_MODULES = [
  'WAWebGetReachoutTimelockJob',
  'WAWebMexFetchReachoutTimelockJob',
  'WAWebReachoutTimelockUtils',
  'WAWebGetNewChatMessageCappingInfoJob',
  'WAWebMexFetchNewChatMessageCappingInfoJob',
  'WAWebIndividualNewChatMessageCappingLimitUtils',
  'WAWebIndividualNewChatMessageCappingLimitGatingUtils',
] as const;
