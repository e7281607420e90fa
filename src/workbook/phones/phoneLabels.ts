/**
 * A number without the words beside it that only say what it is: “Tél. :”, “p:”, “(bureau)”, “☎”. Words that may say
 * something else, such as “ne plus appeler”, stay, and then the number isn't used.
 */
export function withoutLabels(text: string): string {
  const marked = text
    .replace(/^[\s\p{So}\p{Sk}*•·#:;,>]+(?=[\p{L}\d+(])/u, '')
    .replace(/(?<![\s\p{So}\p{Sk}*#:;,])[\s\p{So}\p{Sk}*#:;,]+$/u, '');
  return withoutLabelAfter(withoutLabelBefore(marked)).trim();
}

function withoutLabelBefore(text: string): string {
  const [whole = '', first = '', colon] = BEFORE.exec(text) ?? [];
  if (whole === '') return text;
  const words = labelWords(first);
  const isLabel = colon === undefined ? words.every(isKnown) : words.length === 1 || words.every(isKnown);
  return isLabel && !words.some(speaksAgainst) ? text.slice(whole.length) : text;
}

function withoutLabelAfter(text: string): string {
  const [whole = '', bracketed, bare = ''] = AFTER.exec(text) ?? [];
  if (whole === '') return text;
  const words = labelWords(bracketed ?? bare);
  // One word in brackets is whose or which number it is; more of them may be a remark.
  const isLabel = bracketed === undefined ? words.every(isKnown) : words.length === 1 || words.every(isKnown);
  return isLabel && !words.some(speaksAgainst) ? text.slice(0, -whole.length) : text;
}

const BEFORE = /^\s*(\p{L}[\p{L}\p{M}.'’/-]*(?:\s+\p{L}[\p{L}\p{M}.'’-]*){0,2}?)\s*(?:(:)\s*|[.)=-]\s*)?(?=[+(\d])/u;
const AFTER =
  /(?<=[\d)])\s*(?:[([]\s*(\p{L}[\p{L}\p{M}\s.'’-]{0,30})\s*[)\]]|(?:[-:,]\s*)?(\p{L}[\p{L}\p{M}.'’]*(?:\s+\p{L}[\p{L}\p{M}.'’]*)?))\s*$/u;

function labelWords(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter(Boolean);
}

function isKnown(word: string): boolean {
  return (
    LABELS.has(word) ||
    /^(?:tele?(?:f|ph)|phone|mobil|celular|whats|watsap|тел|моб|هاتف|جوال|واتس|电话|電話|手机|手機|携帯|전화|휴대)/u.test(
      word,
    )
  );
}

/** A fax, or a word that says not to write. */
function speaksAgainst(word: string): boolean {
  return AGAINST.has(word) || /^(?:fax|telecop|telefax)/u.test(word);
}

const LABELS: ReadonlySet<string> = new Set(
  (
    't tel tlf tlfn tfno tfn tf m mob mobi movil movel mvl p ph port portable fixe fix gsm wa wp wpp wapp zap whats cell cel c h w d ' +
    'handy natel hp telp no num numero n nr number nummer home work office bureau domicile maison casa trabajo trabalho oficina ' +
    'privat private prive dienstlich geschaftlich ligne directe perso personnel pro main cellulare fono fone ufficio lavoro contact ' +
    'contacto contato kontakt line'
  ).split(' '),
);

const AGAINST: ReadonlySet<string> = new Set(
  (
    'f fx no non not ne pas plus never stop faux fausse wrong old ancien ancienne alt falsch nicht nie mort decede dead deceased ' +
    'invalid invalide erreur error hs unknown inconnu off out blocked bloque optout desinscrit equivocado errado viejo baja ' +
    'alter früher bis ex vide annule annulee supprime'
  ).split(' '),
);
