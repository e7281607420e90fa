import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { PageSettings } from './protocol';

/** WhatsApp Web's page, as it's stored under a version. */
export async function pageHtml(settings: PageSettings, port: number): Promise<string> {
  const entry = fileURLToPath(new URL('page/main.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  const script = outputFiles[0]?.text.replaceAll('</script', String.raw`<\/script`) ?? '';
  return `<!doctype html><meta charset="utf-8"><title>Stand-in</title><link rel="icon" href="data:,"><body><script>
window.Debug = { VERSION: ${JSON.stringify(settings.version)} };
window.STANDIN_SERVER = 'http://127.0.0.1:${port}';
window.STANDIN_SETTINGS = ${JSON.stringify(settings)};
${script}</script>`;
}
