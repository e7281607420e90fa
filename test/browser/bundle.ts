import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { createWhatsAppWebTransport, installChrome, logOut } from '../../src/whatsapp/web/whatsappWeb';
import { LAZY, node } from '../../scripts/bundles.mjs';

interface WhatsAppWeb {
  readonly createWhatsAppWebTransport: typeof createWhatsAppWebTransport;
  readonly logOut: typeof logOut;
  readonly installChrome: typeof installChrome;
}

/** What ships: the bundle of the transport, minified, alone in a folder with no node_modules beside or above it. */
export async function loadBundle(): Promise<WhatsAppWeb & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'whatsapp-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({ ...node, minify: true, entryPoints: LAZY, outdir: folder });
  const load = createRequire(join(folder, 'here.js'));
  const bundle = load('./whatsappWeb.js') as WhatsAppWeb;
  return { ...bundle, folder };
}
