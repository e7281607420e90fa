import { describe, expect, test } from 'vitest';
import { panelHtml } from '../../src/webview/panelHtml';

const OPTIONS = {
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'n0nce',
  scriptUri: 'https://host/panel.js?a=1&b=2',
  styleUri: 'https://host/panel.css',
  language: 'fr',
  strings: { Send: 'Envoyer' },
};

function check(change: Partial<typeof OPTIONS>, expected: string): void {
  expect(panelHtml({ ...OPTIONS, ...change })).toContain(expected);
}

function policy(): string {
  return /Content-Security-Policy" content="([^"]*)"/u.exec(panelHtml(OPTIONS))?.[1] ?? '';
}

describe('the panel’s document', () => {
  test('forbids everything to start with', () => expect(policy()).toMatch(/^default-src 'none'; /u));
  test('lets no element lead what is loaded or sent elsewhere', () => {
    expect(policy()).toContain("; base-uri 'none'; form-action 'none'; ");
  });
  test('runs only what carries the nonce', () => expect(policy()).toContain("script-src 'nonce-n0nce';"));
  test('allows nothing inline or evaluated', () => expect(policy()).not.toMatch(/unsafe|\*(?!\.vscode)/u));
  test('gives the toolkit its nonce', () => check({}, '<meta property="csp-nonce" content="n0nce">'));
  test('says its language', () => check({}, '<html lang="fr">'));
  test('escapes addresses', () => check({}, 'src="https://host/panel.js?a=1&amp;b=2"'));
  test('escapes what stands in an attribute', () => check({ language: '"><b>' }, '<html lang="&quot;&gt;&lt;b&gt;">'));

  test('embeds strings that can’t end their script', () => {
    const strings = { Send: '</script><script>alert(1)</script><!--' };
    const html = panelHtml({ ...OPTIONS, strings });
    expect(html.match(/<\/script>/gu)).toHaveLength(2);
    const embedded = /id="strings"[^>]*>(.*)<\/script>/u.exec(html)?.[1] ?? '';
    expect(JSON.parse(embedded)).toEqual(strings);
  });
});
