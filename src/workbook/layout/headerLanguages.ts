/** The languages that headers are surely written in: by words that no other language shares, and by scripts of one language. */
export function headerLanguages(headers: readonly string[]): readonly string[] {
  const text = headers.join(' ').toLowerCase();
  return WORDS.filter(([, words]) => words.test(text)).map(([language]) => language);
}

const WORDS: readonly (readonly [string, RegExp])[] = [
  ['fr', /pr[eé]nom|t[eé]l[eé]phone|courriel|adh[eé]rent/u],
  ['de', /vorname|nachname|handy|rufnummer|stra[sß]e/u],
  ['es', /apellido|tel[eé]fono|m[oó]vil/u],
  ['pt', /sobrenome|telefone|telem[oó]vel|apelido|endere[cç]o/u],
  ['it', /cognome|cellulare|telefono|indirizzo/u],
  ['nl', /voornaam|achternaam|telefoonnummer|mobiel/u],
  ['pl', /imi[eę]|nazwisko|kom[oó]rk/u],
  ['tr', /soyad|telefon numaras|cep telefonu/u],
  ['id', /nama|no\.? ?hp|telepon/u],
  ['vi', /họ tên|điện thoại|sđt/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['el', /\p{Script=Greek}/u],
  ['hi', /\p{Script=Devanagari}/u],
  ['bn', /\p{Script=Bengali}/u],
  ['th', /\p{Script=Thai}/u],
  ['ko', /\p{Script=Hangul}/u],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]|携帯|氏名/u],
  ['zh', /手机|手機|姓名|电话/u],
  ['am', /\p{Script=Ethiopic}/u],
  ['ka', /\p{Script=Georgian}/u],
  ['hy', /\p{Script=Armenian}/u],
];
