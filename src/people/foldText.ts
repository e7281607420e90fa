/**
 * A text by its letters and digits alone: capitals, accents, signs and whitespace make no difference; words are apart by
 * one space. Pictures that mean a word, such as ✓, are kept by themselves.
 */
export function foldText(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/[\p{Mark}\p{Cf}'’]/gu, '')
      .toLowerCase()
      // What Unicode doesn't take apart.
      .replaceAll(/[ßøłđı]/gu, (letter) => PLAIN[letter] ?? letter)
      .replaceAll(/[^\p{Letter}\p{Number}✓✔☑✅✗✘☐❌]+/gu, ' ')
      .trim()
  );
}

const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };
