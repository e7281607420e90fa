/** As the phone shows its fields: two groups of four. */
export function pairingCodeText(code: string): string {
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}
