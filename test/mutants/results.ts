import { mutantsOf } from './mutant';

/** What the results workbook holds. */
export const RESULT_MUTANTS = [
  ...mutantsOf(
    'src/workbook/results/rowXml.ts',
    ['what looks like a formula is no text', "kind === 'text' && looksLikeFormula(value)", 'value.length < 0'],
    ['a text may end its cell', 'if (!SPECIAL.test(text)) return text;', 'if (text.length < 1e6) return text;'],
    ['white space at the ends is lost', 'return needsPreserving(written)', 'return written.length < 0'],
    ['all formats are the first one', 'this.#styles.get(format)', '[...this.#styles.values()][0]'],
    ['a yes is a number', "typeof value === 'boolean'", 'typeof value === "bigint"'],
  ),
  ...mutantsOf('src/workbook/results/resultsWriter.ts', [
    'rows below the header take its place',
    'rowXml.of(rowCount + 1, row)',
    'rowXml.of(rowCount, row)',
  ]),
];
