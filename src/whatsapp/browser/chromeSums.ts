/** The Chrome for Testing that puppeteer-core 24.38 is tested with. */
export const CHROME_BUILD = '146.0.7680.31';

/**
 * The SHA-256 of that build's archive for each platform, as `npm run chrome-sums` writes them on a computer that reaches
 * Google's server. Where there is none, an archive has nothing but its https to vouch for it.
 */
export const CHROME_SUMS: Readonly<Record<string, string>> = {};
