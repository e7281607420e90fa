/** All that speaks to the Business API, and brings undici: a bundle of its own. */
export { createCloudTransport } from './cloudTransport';
export { createGraphClient } from './graphClient';
export { readNumber } from './readNumber';
