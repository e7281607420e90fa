import type { KnownRange } from '../knownTables';
import type { Attributes, XmlHandler } from '../xml';
import type { OdsFormats } from './odsFormats';

export interface OdsSheet {
  readonly name: string;
  readonly hidden: boolean;
}

/** What `content.xml` says beside its cells: sheets, styles, and the ranges of filters. */
export class OdsOutline implements XmlHandler {
  readonly formats: OdsFormats;
  readonly #sheets: { readonly name: string; readonly style: string | undefined }[] = [];
  readonly #filters: { readonly sheet: string; readonly range: KnownRange }[] = [];
  readonly #hiddenStyles = new Set<string>();
  #styleName = '';
  #depth = 0;

  constructor(formats: OdsFormats) {
    this.formats = formats;
  }

  get sheets(): readonly OdsSheet[] {
    return this.#sheets.map(({ name, style }) => ({ name, hidden: this.#hiddenStyles.has(style ?? '') }));
  }

  /** Ranges of filters of the sheet. */
  filtersOf(sheet: string): readonly KnownRange[] {
    return this.#filters.filter((filter) => filter.sheet === sheet).map(({ range }) => range);
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'table-cell':
      case 'p':
      case 'table-row':
        return;
      case 'table':
        this.#depth += 1;
        if (this.#depth === 1) {
          this.#sheets.push({ name: attributes['table:name'] ?? '', style: attributes['table:style-name'] });
        }
        return;
      case 'style':
        this.#styleName = attributes['style:name'] ?? '';
        break;
      case 'table-properties':
        if (attributes['table:display'] === 'false') this.#hiddenStyles.add(this.#styleName);
        return;
      case 'database-range':
        this.#addFilter(attributes);
        return;
    }
    this.formats.open(name, attributes);
  }

  close(name: string): void {
    if (name === 'table') this.#depth -= 1;
    else this.formats.close(name);
  }

  text(piece: string): void {
    this.formats.text(piece);
  }

  #addFilter(attributes: Attributes): void {
    if (attributes['table:display-filter-buttons'] !== 'true') return;
    const address = attributes['table:target-range-address'] ?? '';
    const [, quoted, plain, firstRow, lastRow] =
      /^\$?(?:'((?:[^']|'')*)'|([^.']*))\.\$?[A-Z]+\$?(\d+):(?:.*\.)?\$?[A-Z]+\$?(\d+)$/u.exec(address) ?? [];
    const sheet = quoted?.replaceAll("''", "'") ?? plain;
    if (sheet === undefined) return;
    const range = { firstRow: Number(firstRow), lastRow: Number(lastRow), hasHeader: true, hasTotals: false };
    this.#filters.push({ sheet, range });
  }
}
