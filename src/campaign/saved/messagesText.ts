import type { SavedMessage } from './savedContent';

/**
 * Messages as a text that people can read and change: a line `== Name ==` before each. A line of a message that looks
 * like one has a backslash before it.
 */
export function toMessagesText(messages: readonly SavedMessage[]): string {
  return messages
    .map(({ name, text }) => {
      const lines = text.split('\n').map((line) => (HEADING.test(line) ? `\\${line}` : line));
      return `== ${name} ==\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** What stands before the first name is nobody’s. */
export function fromMessagesText(text: string): readonly SavedMessage[] {
  const found: { name: string; lines: string[] }[] = [];
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const isHeading = HEADING.test(line) && !line.startsWith('\\');
    if (isHeading) found.push({ name: line.trimEnd().slice(2, -2).trim(), lines: [] });
    else found.at(-1)?.lines.push(HEADING.test(line) ? line.slice(1) : line);
  }
  return found
    .map(({ name, lines }) => ({ name, text: trimEnd(lines).join('\n') }))
    .filter(({ name, text }) => name !== '' && text.trim() !== '');
}

/** With the backslashes that keep it from being one. */
const HEADING = /^\\*== .* ==\s*$/u;

/** Of the empty lines between two messages. */
function trimEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}
