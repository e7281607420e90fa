import type { FilledComponent, FilledParameter, FilledTemplate } from '../../sender/content/cloudTemplate';
import type { OutgoingMessage, Recipient } from '../../sender/model';
import type { SentMedia } from './mediaBook';

type Json = Readonly<Record<string, unknown>>;

/** A message as the Graph API takes it. @param media the file that goes with it, once it is uploaded */
export function messageBody(
  { phone }: Pick<Recipient, 'phone'>,
  message: OutgoingMessage,
  media: SentMedia | null,
  attemptId: string | undefined,
): Json {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: phone.slice(1),
    ...contentOf(message, media),
    ...(attemptId === undefined ? {} : { biz_opaque_callback_data: attemptId }),
  };
}

function contentOf({ text, template }: OutgoingMessage, media: SentMedia | null): Json {
  if (template !== undefined) return { type: 'template', template: templateBody(template, media) };
  if (media === null) return { type: 'text', text: { preview_url: false, body: text } };
  const { kind, id, name } = media;
  // A sound takes no text beside it.
  const caption = text === '' || kind === 'audio' ? {} : { caption: text };
  return { type: kind, [kind]: { id, ...caption, ...(kind === 'document' && { filename: name }) } };
}

function templateBody({ name, language, components }: FilledTemplate, media: SentMedia | null): Json {
  return {
    name,
    language: { code: language },
    components: components.map((component) => componentBody(component, media)),
  };
}

function componentBody({ type, subType, index, parameters }: FilledComponent, media: SentMedia | null): Json {
  return {
    type,
    ...(subType === undefined ? {} : { sub_type: subType }),
    ...(index === undefined ? {} : { index: String(index) }),
    parameters: parameters.map((parameter) => parameterBody(parameter, media)),
  };
}

function parameterBody(parameter: FilledParameter, media: SentMedia | null): Json {
  switch (parameter.kind) {
    case 'text': {
      const { name, text } = parameter;
      return { type: 'text', ...(name !== undefined && { parameter_name: name }), text };
    }
    case 'payload':
      return { type: 'payload', payload: parameter.text };
    case 'coupon':
      return { type: 'coupon_code', coupon_code: parameter.text };
    case 'media': {
      const { media: kind } = parameter;
      return { type: kind, [kind]: { id: media?.id, ...(kind === 'document' && { filename: media?.name }) } };
    }
  }
}
