import { Browser, BrowserPlatform, getDownloadUrl } from '@puppeteer/browsers';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Writes the SHA-256 of each platform's Chrome for Testing into src/whatsapp/browser/chromeSums.ts: for whoever changes its build. */
const FILE = new URL('../src/whatsapp/browser/chromeSums.ts', import.meta.url);

const source = await readFile(FILE, 'utf8');
const build = /CHROME_BUILD = '([\d.]+)'/u.exec(source)?.[1];
const platforms = Object.values(BrowserPlatform).filter((platform) => platform !== BrowserPlatform.LINUX_ARM);
const lines = [];
for (const platform of platforms) {
  const response = await fetch(getDownloadUrl(Browser.CHROME, platform, build));
  if (!response.ok) throw new Error(`${platform}: the server answered ${response.status}`);
  const hash = createHash('sha256');
  for await (const chunk of response.body) hash.update(chunk);
  lines.push(`  ${platform}: '${hash.digest('hex')}',\n`);
  console.log(lines.at(-1).trim());
}
await writeFile(FILE, source.replace(/(?<=CHROME_SUMS[^=]*= )\{[^}]*\}/u, `{\n${lines.join('')}}`));
