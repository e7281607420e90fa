import { randomBytes } from 'node:crypto';
import { env, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { panelHtml } from '../../webview/panelHtml';
import { parseFromWebview } from '../../panel/parse';
import type { ToWebview } from '../../panel/protocol';
import type { Campaign } from '../../campaign/campaign';
import { coalesce } from '../../campaign/coalesce';
import { PANEL_TYPE } from '../commandIds';
import { DisposableStore } from '../window/disposables';
import { translations } from '../window/speech';

/** Opens an empty panel beside nothing else: `CampaignPanel` fills it. */
export function createPanel(title: string): WebviewPanel {
  return window.createWebviewPanel(PANEL_TYPE, title, ViewColumn.Active);
}

/** A campaign's page: snapshots of its state go down, at most five a second; intents come up. */
export class CampaignPanel {
  readonly #panel: WebviewPanel;
  readonly #campaign: Campaign;
  readonly #disposables = new DisposableStore();

  constructor(panel: WebviewPanel, campaign: Campaign, extensionUri: Uri, onClosed: () => void) {
    this.#panel = panel;
    this.#campaign = campaign;
    panel.title = campaign.fileName;
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'panel.svg');
    this.#fill(extensionUri);
    const snapshots = coalesce(() => this.#postSnapshot(), SNAPSHOT_INTERVAL_MS);
    this.#disposables.add(snapshots);
    const pulse = setInterval(snapshots.request, PULSE_MS);
    this.#disposables.add({ dispose: () => clearInterval(pulse) });
    this.#disposables.add({ dispose: campaign.onChange(snapshots.request) });
    this.#disposables.add({ dispose: campaign.onReply((reply) => this.#post(reply)) });
    this.#disposables.add(
      panel.webview.onDidReceiveMessage((input: unknown) => {
        const intent = parseFromWebview(input);
        if (intent) void campaign.handle(intent);
      }),
    );
    this.#disposables.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) snapshots.request();
      }),
    );
    panel.onDidDispose(() => {
      this.#disposables.dispose();
      onClosed();
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  close(): void {
    this.#panel.dispose();
  }

  get isInFront(): boolean {
    return this.#panel.active;
  }

  #fill(extensionUri: Uri): void {
    const { webview } = this.#panel;
    const roots = ['dist', 'media'].map((folder) => Uri.joinPath(extensionUri, folder));
    webview.options = { enableScripts: true, localResourceRoots: roots };
    const resource = (...path: string[]): string =>
      webview.asWebviewUri(Uri.joinPath(extensionUri, ...path)).toString();
    webview.html = panelHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      scriptUri: resource('dist', 'panel.js'),
      styleUri: resource('media', 'panel.css'),
      language: env.language,
      strings: translations(),
    });
  }

  #postSnapshot(): void {
    if (this.#panel.visible) this.#post({ type: 'snapshot', state: this.#campaign.state() });
  }

  #post(toWebview: ToWebview): void {
    void this.#panel.webview.postMessage(toWebview);
  }
}

const SNAPSHOT_INTERVAL_MS = 200;

/** The page tells by it that its host is alive. */
const PULSE_MS = 5000;
