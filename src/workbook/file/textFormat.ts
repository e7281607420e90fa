import { HumanError } from '../../sender/humanError';
import { sentence, type Sentence } from '../../sender/sentence';
import { guessEncoding } from './delimited/encoding';

/** Text may hold any byte but those that only a program's own format does. */
export function looksLikeText(start: Buffer): boolean {
  if (guessEncoding(start).startsWith('utf-16')) return true;
  return start.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1a || byte === 0x1b);
}

/** What a text is instead of a list, where its first characters tell; null otherwise. */
export function otherText(start: Buffer): HumanError | null {
  const text = new TextDecoder(guessEncoding(start))
    .decode(start)
    .replace(/^\uFEFF/u, '')
    .trimStart();
  const known = OTHER_TEXTS.find(({ pattern }) => pattern.test(text));
  return known === undefined ? null : new HumanError(known.happened, known.todo);
}

const OTHER_TEXTS: readonly { readonly pattern: RegExp; readonly happened: Sentence; readonly todo: Sentence }[] = [
  {
    pattern: /^BEGIN:VCARD/iu,
    happened: sentence('These are contact cards (.vcf), not a list.'),
    todo: sentence('Export the contacts as a spreadsheet or as CSV (Google Contacts: Export, Google CSV).'),
  },
  {
    pattern: /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*|<\?mso-application[^>]*>\s*)*<(?:\w+:)?Workbook\b/iu,
    happened: sentence('This is an XML spreadsheet of Excel 2003, whatever its name says.'),
    todo: sentence('Open it in Excel and save it as “Excel Workbook (.xlsx)”.'),
  },
  {
    pattern: /^(?:<\?xml[^>]*>\s*)?<office:document\b/iu,
    happened: sentence('This is an OpenDocument spreadsheet in one piece (.fods).'),
    todo: sentence('Open it in LibreOffice and save it as “ODF Spreadsheet (.ods)”.'),
  },
  {
    pattern:
      /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html|head|meta|body|style|table|div|script|center|title)\b/iu,
    happened: sentence('This is a web page (HTML), whatever its name says.'),
    todo: sentence(
      'Export the list again as CSV or .xlsx from where it comes from. Excel would open this page too, but take leading zeros from the numbers.',
    ),
  },
  {
    pattern: /^\{[^{}]*"(?:url|doc_id|resource_id)"\s*:/iu,
    happened: sentence('This is a link to a Google sheet (.gsheet), not the sheet itself.'),
    todo: sentence('Open it in the browser, choose File, Download, Microsoft Excel (.xlsx), and use that file.'),
  },
  {
    pattern: /^(?:%PDF-|\{\\rtf|<\?xml|<svg\b)/iu,
    happened: sentence('This is a document of another kind, not a list.'),
    todo: sentence('Choose an .xlsx, .ods or .csv file, or open this one in its own program and export it as .xlsx.'),
  },
];
