/** The pages behind its address bar are half of what a start costs a processor; the product leaves them out, too. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** What Playwright itself turns off: Chromium takes only the last list that it's given. */
const OF_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** For a Chromium that Puppeteer starts, which joins such lists. */
export const WITHOUT_ADDRESS_BAR = `--disable-features=${ADDRESS_BAR.join(',')}`;

/** For one that Playwright starts: soon there, as nobody sees it, and asking nothing of anybody. */
export const PLAYWRIGHT_CHROMIUM_ARGUMENTS = [
  `--disable-features=${[...OF_PLAYWRIGHT, ...ADDRESS_BAR].join(',')}`,
  '--disable-gpu',
  // Nobody sees what is drawn: without a process for it the browser is there sooner.
  '--in-process-gpu',
  '--disable-background-networking',
  '--no-first-run',
];
