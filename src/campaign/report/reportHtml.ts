import type { ReportView } from '../../panel/report';

/**
 * A report as a page that stands alone, to be kept, sent and printed. It holds no script and loads nothing.
 * @param language BCP 47
 */
export function reportHtml({ title, sections }: ReportView, language: string): string {
  const parts = sections.map(
    ({ title: part, lines }) => `<section>
<h2>${escape(part)}</h2>
<table>
${lines.map(({ label, value, share }) => `<tr><th scope="row">${escape(label)}</th><td>${escape(value)}</td><td>${escape(share)}</td></tr>`).join('\n')}
</table>
</section>`,
  );
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${parts.join('\n')}
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

const STYLE = `
body { margin: 2rem auto; max-width: 42rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.25rem; }
table { width: 100%; border-collapse: collapse; }
th { font-weight: normal; text-align: start; }
th, td { padding: 0.25rem 0.5rem 0.25rem 0; border-bottom: 1px solid #ccc; vertical-align: top; }
td { text-align: end; font-variant-numeric: tabular-nums; }
td:last-child { width: 5rem; color: #555; }
@media print {
  @page { margin: 18mm; }
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  section { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
