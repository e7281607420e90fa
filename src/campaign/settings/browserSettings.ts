import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { HumanError } from '../../sender/humanError';
import { sentence } from '../../sender/sentence';
import { PAGE_LIBRARIES, type PageLibrary } from '../../whatsapp/web/pageLibraries';
import { textOf, textsOf } from './values';

/** What drives WhatsApp’s page. All of it is of machine scope: VS Code itself ignores what a folder says. */
export interface BrowserSettings {
  readonly browserPath?: string;
  /** Where a downloaded browser is. */
  readonly downloadFolder: string;
  readonly browserArguments: readonly string[];
  readonly webVersion?: { readonly version: string; readonly folder: string };
  readonly pageLibrary?: PageLibrary;
  readonly pageLibraryFile?: string;
  readonly headless?: boolean;
  /** Where the linked device is kept. */
  readonly profileFolder: string;
}

export function profileFolderOf(dataFolder: string): string {
  return join(dataFolder, 'whatsapp-profile');
}

/** @throws HumanError where a setting names a file that isn’t there. */
export function readBrowserSettings(
  section: string,
  get: (name: string) => unknown,
  dataFolder: string,
): BrowserSettings {
  const text = (name: string): string => textOf(get(name));
  const [browserPath, pageLibraryFile] = [text('browserPath'), text('pageLibraryFile')];
  const [version, folder] = [text('webVersion'), text('webVersionFolder')];
  const library = readPageLibrary(get);
  // Only the setting that says what it takes away may take it away.
  const browserArguments = textsOf(get('browserArguments')).filter((argument) => argument !== NO_SANDBOX);
  if (get('browserWithoutSandbox') === true) browserArguments.push(NO_SANDBOX);
  return {
    browserArguments,
    downloadFolder: join(dataFolder, 'browser'),
    profileFolder: profileFolderOf(dataFolder),
    ...(browserPath === '' ? {} : { browserPath }),
    ...(version === '' || folder === '' ? {} : { webVersion: { version, folder } }),
    ...(library === undefined ? {} : { pageLibrary: library }),
    ...(pageLibraryFile === '' ? {} : { pageLibraryFile: existingFile(section, pageLibraryFile) }),
    ...(get('showBrowser') === true ? { headless: false } : {}),
  };
}

/** Undefined where the setting names none. */
export function readPageLibrary(get: (name: string) => unknown): PageLibrary | undefined {
  return PAGE_LIBRARIES.find((known) => known === get('pageLibrary'));
}

function existingFile(section: string, path: string): string {
  if (isAbsolute(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  throw new HumanError(
    sentence('The file of {0} isn’t there, or isn’t a file: {1}.', `${section}.pageLibraryFile`, path),
    sentence('Name the script of the page library with its whole path, or empty the setting.'),
  );
}

const NO_SANDBOX = '--no-sandbox';
