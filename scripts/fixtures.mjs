// `npm run fixtures`: makes the workbooks of test/fixtures/workbooks anew, with the programs that people's workbooks come
// from and by hand. Installs these programs where apt can (Debian, Ubuntu, as root).
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './tools/paths.mjs';

const FOLDER = join(ROOT, 'test/fixtures/workbooks');
const PACKAGES = ['python3-openpyxl', 'python3-xlsxwriter', 'libreoffice-calc-nogui', 'gnumeric'];
/** The system's Python: it is the one that apt installs modules for. */
const PYTHON = '/usr/bin/python3';

if (!hasPrograms()) run('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES]);
run(PYTHON, [join(ROOT, 'scripts/fixtures/make.py'), FOLDER]);
await writeHandmade();

function hasPrograms() {
  const programs = [
    [PYTHON, '-c', 'import openpyxl, xlsxwriter'],
    ['soffice', '--version'],
    ['ssconvert', '--version'],
  ];
  return programs.every(([program, ...args]) => spawnSync(program, args).status === 0);
}

async function writeHandmade() {
  const folder = await mkdtemp(join(tmpdir(), 'excel-whatsapp-fixtures-'));
  try {
    const outfile = join(folder, 'handmade.mjs');
    const entryPoint = join(ROOT, 'test/workbook/handmade.ts');
    await build({ entryPoints: [entryPoint], outfile, bundle: true, platform: 'node', format: 'esm' });
    const { writeHandmade: write } = await import(pathToFileURL(outfile).href);
    await write(FOLDER);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} failed.`);
}
