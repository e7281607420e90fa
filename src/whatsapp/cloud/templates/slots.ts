import { variablesOf, type GraphButton, type GraphTemplate } from './graphTemplate';

/** A place of a template that something of a row goes to. */
export interface Slot {
  /** What it is called when it is matched by hand: a variable's name, or its place where that could be another's. */
  readonly key: string;
  /** As it stands in the text; null for a button that has none. */
  readonly variable: string | null;
  readonly place: 'header' | 'body' | 'button';
  readonly kind: 'text' | 'payload' | 'coupon';
  /** Among its buttons, from 0; null elsewhere. */
  readonly buttonIndex: number | null;
  /** Without it the template goes out all the same. */
  readonly isOptional: boolean;
}

/** In the order of header, body and buttons, each as often as it stands there. */
export function slotsOf(template: GraphTemplate): readonly Slot[] {
  const inBody = new Set(template.components.filter(({ type }) => type === 'BODY').flatMap(textVariables));
  const isAmbiguous = (variable: string): boolean => inBody.has(variable) && /^\d+$/u.test(variable);
  return template.components.flatMap((component): readonly Slot[] => {
    const { type, buttons } = component;
    if (type === 'BODY') return textVariables(component).map((variable) => textSlot('body', variable, variable));
    if (type === 'HEADER') {
      // By number, the header's first variable is another than the body's.
      return textVariables(component).map((variable) =>
        textSlot('header', variable, isAmbiguous(variable) ? `header_${variable}` : variable),
      );
    }
    // The code of an authentication template stands in its body, and its button copies that.
    const isSame = template.category === 'AUTHENTICATION';
    return buttons.flatMap((button, index) =>
      buttonSlots(button, index, (variable) => !isSame && isAmbiguous(variable)),
    );
  });
}

function textVariables({ text }: { readonly text: string }): readonly string[] {
  return variablesOf(text);
}

function textSlot(place: 'header' | 'body', variable: string, key: string): Slot {
  return { key, variable, place, kind: 'text', buttonIndex: null, isOptional: false };
}

function buttonSlots(
  { type, url = '' }: GraphButton,
  index: number,
  isAmbiguous: (variable: string) => boolean,
): readonly Slot[] {
  const ofPlace = `button_${index + 1}`;
  const slot = { place: 'button', buttonIndex: index, variable: null, key: ofPlace } as const;
  switch (type) {
    case 'QUICK_REPLY':
      return [{ ...slot, kind: 'payload', isOptional: true }];
    case 'COPY_CODE':
      return [{ ...slot, kind: 'coupon', isOptional: false }];
    default:
      return variablesOf(url).map((variable) => {
        const key = isAmbiguous(variable) ? ofPlace : variable;
        return { ...slot, kind: 'text', variable, key, isOptional: false };
      });
  }
}
