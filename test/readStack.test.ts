import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { node, SHORT } from '../scripts/bundles.mjs';
import { readStack } from '../scripts/tools/readStack.mjs';

const SOURCE = `
class Delivery {
  deliver(index: number): never {
    throw new TypeError('no recipient ' + index);
  }
}
function callDelivery(): void {
  new Delivery().deliver(3);
}
try {
  callDelivery();
} catch (error) {
  process.stdout.write((error as Error).stack ?? '');
}
`;

/** What a program that is bundled as everything that ships says of an error, and its map. */
async function bundledError(): Promise<{ readonly stack: string; readonly map: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'read-stack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'program.ts'), SOURCE);
  const outfile = join(folder, 'program.js');
  const { outdir: _, ...options } = node;
  await build({ ...options, ...SHORT, sourcemap: true, entryPoints: [join(folder, 'program.ts')], outfile });
  const stack = execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
  return { stack, map: readFileSync(`${outfile}.map`, 'utf8') };
}

test('a user’s stack trace names the functions, and with the maps the lines', async () => {
  const { stack, map } = await bundledError();
  expect(stack).toMatch(/at Delivery\.deliver .*program\.js:1:\d+/u);
  const read = readStack(stack, () => JSON.parse(map) as never);
  expect(read).toMatch(/^TypeError: no recipient 3\n +at Delivery\.deliver \(program\.ts:4:11\)/u);
  expect(read).toMatch(/at callDelivery \(program\.ts:8:18\)/u);
});

test('as the log has it, too, with the folder of whoever sends it left out', async () => {
  const { stack, map } = await bundledError();
  const [, place = ''] = /program\.js(:\d+:\d+)/u.exec(stack) ?? [];
  const logged = JSON.stringify({ error: `TypeError: no\n    at deliver (C:\\Users\\jo\\dist\\program.js${place})` });
  expect(readStack(logged, () => JSON.parse(map) as never)).toBe(
    String.raw`{"error":"TypeError: no\n    at deliver (program.ts:4:11)"}`,
  );
});

test('what no map knows stays', () => {
  const text = 'at run (/app/dist/other.js:1:98293)\nat node:internal/main:1:2';
  expect(readStack(text, () => undefined)).toBe(text);
});
