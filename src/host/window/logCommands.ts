import { mkdir } from 'node:fs/promises';
import { commands, env, Uri, version, window, type ExtensionContext } from 'vscode';
import * as v from 'valibot';
import { logFolder } from '../../campaign/log/dailyFile';
import { diagnostics } from '../../campaign/log/diagnostics';
import type { Runs } from '../../campaign/runs';
import { sentence } from '../../sender/sentence';
import type { SenderOptions } from '../../sender/options';
import type { SessionStore } from '../../sessions/sessionStore';
import type { Linking } from '../../campaign/phone/linking';
import { settings } from './settings';
import { say } from './speech';

export interface LogCommandParts {
  readonly context: ExtensionContext;
  readonly store: SessionStore;
  readonly runs: Runs;
  readonly linking: Linking;
}

/** In the system's own window for files. */
export async function openLogFolder({ context }: LogCommandParts): Promise<void> {
  const folder = logFolder(context.globalStorageUri.fsPath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await commands.executeCommand('revealFileInOS', Uri.file(folder));
}

/** What a report of a mistake needs, for the clipboard. */
export async function copyDiagnostics({ context, store, runs, linking }: LogCommandParts): Promise<void> {
  const { version: own, dependencies } = v.parse(manifestSchema, context.extension.packageJSON);
  const { platform, arch, versions } = process;
  const text = await diagnostics({
    store,
    versions: {
      extension: own,
      vscode: version,
      node: versions.node,
      platform: `${platform} ${arch}`,
      language: env.language,
      remote: env.remoteName ?? 'none',
      'whatsapp-web.js': dependencies['whatsapp-web.js'] ?? 'unknown',
      'wa-js': dependencies['@wppconnect/wa-js'] ?? 'unknown',
    },
    pageLibrary: settings.pageLibrary() ?? 'automatic',
    isLinked: linking.isLinked,
    options: optionsOrNull(),
    accountLimits: runs.active[0]?.snapshot().limits ?? null,
    logLevel: settings.logLevel(),
  });
  await env.clipboard.writeText(text);
  void window.showInformationMessage(
    say(sentence('Copied. It holds versions, counts and settings; no name, number or message.')),
  );
}

function optionsOrNull(): SenderOptions | null {
  try {
    return settings.senderOptions(null);
  } catch {
    return null;
  }
}

const manifestSchema = v.object({ version: v.string(), dependencies: v.record(v.string(), v.string()) });

/** The extension's own version. */
export function ownVersion({ extension }: ExtensionContext): string {
  return v.parse(manifestSchema, extension.packageJSON).version;
}
