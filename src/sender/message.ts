/**
 * A sentence for a person, kept as its English text with `{0}`, `{1}`… for the arguments, and translated where it is
 * shown. The English text is the key in `l10n/bundle.l10n.*.json`, as VS Code's l10n has it, so a layer that knows no
 * VS Code can still speak to people. Arguments may be messages themselves.
 */
export interface Message {
  readonly text: string;
  readonly args: readonly MessageArgument[];
}

export type MessageArgument = string | number | Message;

/** Gives the text in the reader's language; the text itself where there is no translation. */
export type Translate = (text: string) => string;

export function message(text: string, ...args: MessageArgument[]): Message {
  return { text, args };
}

export function formatMessage({ text, args }: Message, translate: Translate): string {
  return translate(text).replaceAll(/\{(\d+)\}/gu, (whole, digits: string) => {
    const argument = args[Number(digits)];
    if (argument === undefined) return whole;
    return typeof argument === 'object' ? formatMessage(argument, translate) : String(argument);
  });
}
