import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SharedVsCode } from './sharedVsCode';

/**
 * Shows VS Code in another language, in the pages that are opened from now on, as an installed language pack does: its
 * extensions get that language. The pack here is without VS Code’s own sentences, which no registry of packages has; those
 * stay English.
 * @returns what sets it back
 */
export function setDisplayLanguage({ dataDir }: Pick<SharedVsCode, 'dataDir'>, language: string): () => void {
  const user = join(dataDir, 'user');
  const vscode = join(user, `language-pack-${language}`, 'main.i18n.json');
  write(vscode, { version: '1.0.0', contents: {} });
  const extensions = [{ extensionIdentifier: { id: `language-pack-${language}` }, version: '1.0.0' }];
  const pack = { hash: language, extensions, translations: { vscode }, label: language };
  write(join(user, 'languagepacks.json'), { [language]: pack });
  const chosen = join(user, 'User', 'argv.json');
  write(chosen, { locale: language });
  return () => rmSync(chosen);
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
}
