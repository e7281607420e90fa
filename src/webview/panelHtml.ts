export interface PanelHtmlOptions {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every document, from a cryptographic source. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** As `vscode.env.language` has it. */
  readonly language: string;
  /** English text → translated text; empty for English. */
  readonly strings: Readonly<Record<string, string>>;
}

/** The panel's document. Nothing may run, load or be styled in it but what carries the nonce or ships with us. */
export function panelHtml(options: PanelHtmlOptions): string {
  const { cspSource, nonce, scriptUri, styleUri, language, strings } = options;
  const policy = [
    "default-src 'none'",
    // What `default-src` doesn't speak of.
    "base-uri 'none'",
    "form-action 'none'",
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  // The toolkit looks for `csp-nonce` to style its parts where the browser has no constructable style sheets.
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta property="csp-nonce" content="${attribute(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Excel to WhatsApp</title>
<link rel="stylesheet" nonce="${attribute(nonce)}" href="${attribute(styleUri)}">
</head>
<body>
<main id="panel" inert></main>
<script type="application/json" id="strings" nonce="${attribute(nonce)}">${json(strings)}</script>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** JSON that can't end the script element it stands in. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
