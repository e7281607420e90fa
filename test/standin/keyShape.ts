/** How the page's message keys show their text: 'old' in `_serialized`, 'new' in `$1` (since July 2026). */
export type KeyShape = 'old' | 'new';

/** The page that tests stand on unless they say otherwise. */
export const KEY_SHAPE_UNLESS_TOLD: KeyShape = 'new';

const VERSIONS: Readonly<Record<KeyShape, string>> = { old: '2.3000.1042000000', new: '2.3000.1044200000' };

export function versionOf(keyShape: KeyShape): string {
  return VERSIONS[keyShape];
}
