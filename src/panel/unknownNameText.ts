import { isForeign } from '../sender/content/placeholders';
import { sentence, type Sentence } from '../sender/sentence';

/** That a message names no column of the sheet, with the `near`est one where there is any. */
export function unknownNameText(name: string, near: string | null): Sentence {
  const isUnclosed = name.startsWith('{{');
  if (near === null) {
    return isUnclosed
      ? sentence('“{0}” isn’t closed. For plain braces write {1}.', name, String.raw`\{{`)
      : sentence('There is no column “{0}”. Pick one of those below the message, or mend its name.', name);
  }
  const own = `{{${near}}}`;
  if (isForeign(name)) {
    return sentence(
      '“{0}” would be sent as it stands. Did you mean “{1}”? To send it so, write {2}.',
      name,
      own,
      `\\${name}`,
    );
  }
  return isUnclosed
    ? sentence('“{0}” isn’t closed. Did you mean “{1}”?', name, own)
    : sentence('There is no column “{0}”. Did you mean “{1}”?', name, near);
}
