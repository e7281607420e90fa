import { sentence, type Sentence } from '../../sender/sentence';
import { fileFailure } from '../../sessions/fileFailure';

/** `rewritten`: other windows rewrite the book again and again, so nothing could be written in between. */
export type BookFailure = 'diskFull' | 'readOnly' | 'ioError' | 'rewritten';

/** Ok once it is on disk. */
export type Written = { readonly ok: true } | { readonly ok: false; readonly failure: BookFailure };

/** What an error of the file system means for the book. */
export function bookFailure(error: unknown): BookFailure {
  const failure = fileFailure(error);
  return failure === 'diskFull' || failure === 'readOnly' ? failure : 'ioError';
}

/** Why something couldn't be entered. */
export function bookFailureText(failure: BookFailure): Sentence {
  return TEXTS[failure];
}

const TEXTS: Readonly<Record<BookFailure, Sentence>> = {
  diskFull: sentence('The disk is full, so nothing can be entered in the book of people. Make room, then try again.'),
  readOnly: sentence('The folder of the book of people can’t be written to. Make it writable, then try again.'),
  ioError: sentence(
    'The disk reported an error, so nothing can be entered in the book of people. Check it, then try again.',
  ),
  rewritten: sentence('Another window or program is rewriting the book of people. Try again in a moment.'),
};
