// `npm run read-stack -- FOLDER < stack.txt`: a stack trace of the shipped code with the places in its sources. FOLDER has
// the .js.map files of that version; dist/ when left out.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readStack } from './tools/readStack.mjs';
import { ROOT } from './tools/paths.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const [folder = join(ROOT, 'dist')] = positionals;

process.stdout.write(readStack(readFileSync(0, 'utf8'), readMap));

function readMap(name) {
  const path = join(folder, `${name}.map`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
