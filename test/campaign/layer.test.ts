import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../scripts/tools/paths.mjs';

/** What lint says of a file of the campaign's layer. */
function lint(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'layer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'src', 'campaign'), { recursive: true });
  mkdirSync(join(folder, 'scripts'));
  cpSync(join(ROOT, 'scripts', 'lint'), join(folder, 'scripts', 'lint'), { recursive: true });
  cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const file = join('src', 'campaign', 'some.ts');
  writeFileSync(join(folder, file), source);
  const oxlint = join(ROOT, 'node_modules', '.bin', 'oxlint');
  return spawnSync(oxlint, [file], { cwd: folder, encoding: 'utf8' }).stdout;
}

test.each([
  ["import { window } from 'vscode';", 'VS Code'],
  ["import { say } from '../host/window/speech';", 'the host'],
  ["import { render } from '../webview/panel';", 'the page'],
])('lint refuses in what decides: %s', (line) => {
  expect(lint(`${line}\nexport const used = [${/\{ (\w+) \}/u.exec(line)?.[1] ?? ''}];\n`)).toContain(
    'A campaign decides without VS Code and without a page',
  );
});

test('lint has nothing against what it may know', () => {
  expect(lint("import { sentence } from '../sender/sentence';\nexport const used = [sentence];\n")).toContain(
    '0 errors',
  );
});
