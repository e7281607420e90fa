import { build, type Metafile } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BUILDS } from '../scripts/bundles.mjs';
import { thirdPartyNotices } from '../scripts/notices.mjs';

const ROOT = join(import.meta.dirname, '..');

describe('the notices of what is bundled', () => {
  test('name every package that ships, with its licence', async () => {
    const results = await Promise.all(
      BUILDS.map((options) => build({ ...options, absWorkingDir: ROOT, metafile: true, write: false })),
    );
    const text = thirdPartyNotices(results.map(({ metafile }) => metafile));
    const names = ['whatsapp-web.js', 'puppeteer-core', '@vscode/webview-ui-toolkit', 'libphonenumber-js', 'exceljs'];
    for (const name of names) {
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+ \\((?:MIT|Apache-2.0)\\)$`, 'mu'));
    }
    // What another package carries within itself is told too.
    expect(text).toContain('Copyright (c) 2020 Lea Verou');
    expect(text).not.toMatch(/^(?:node-webpmux|jszip|vitest) /mu);
  });

  test('have the package’s own texts, and those at the beginning of its files', () => {
    const root = packages({
      'node_modules/one/package.json': { name: 'one', version: '1.2.3', license: 'Zlib' },
      'node_modules/one/LICENSE.md': 'Do as you like.',
      'node_modules/one/node_modules/@in/two/package.json': {
        name: '@in/two',
        version: '2.0.0',
        license: 'ISC',
        author: { name: 'Ada' },
      },
      'node_modules/one/node_modules/@in/two/index.js': `'use strict';\n/*!\n * Copyright Grace\n */\nrun();\n/* not a licence */`,
    });
    const text = notices(root, [
      'src/main.ts',
      'made-up:three',
      'node_modules/one/node_modules/@in/two/index.js',
      'node_modules/one/index.js',
    ]);
    const [introduction, two, one] = text.split(/\n\n=+\n\n/u);
    expect(introduction).toContain('Excel to WhatsApp');
    expect(two).toMatch(
      /^@in\/two 2\.0\.0 \(ISC\)\n\nCopyright \(c\) Ada\n\nCopyright Grace\n\nPermission to use[^]*AS IS/u,
    );
    expect(one).toBe('one 1.2.3 (Zlib)\n\nDo as you like.\n');
  });

  test.each([
    ['LGPL-3.0-or-later', 'Do as you like.', 'bad 1.0.0 is under LGPL-3.0-or-later.'],
    ['Zlib', undefined, 'bad 1.0.0 has no licence file, and its licence (Zlib) isn’t known.'],
    [undefined, undefined, 'bad 1.0.0 has no licence file, and its licence (not named) isn’t known.'],
  ])('are refused for %s with the text %j', (license, text, sentence) => {
    const root = packages({
      'node_modules/bad/package.json': { name: 'bad', version: '1.0.0', license },
      ...(text === undefined ? {} : { 'node_modules/bad/LICENCE': text }),
    });
    expect(() => notices(root, ['node_modules/bad/index.js'])).toThrow(sentence);
  });
});

/** A folder with the files, of which each package's `index.js` is there in any case. */
function packages(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'notices-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    if (path.endsWith('package.json')) writeFileSync(join(root, path, '..', 'index.js'), '');
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

function notices(root: string, files: readonly string[]): string {
  const inputs = Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }]));
  const metafile: Metafile = { inputs: {}, outputs: { 'a.js': { bytes: 1, inputs, imports: [], exports: [] } } };
  return thirdPartyNotices([metafile], root);
}
