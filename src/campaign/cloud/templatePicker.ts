import { sentence } from '../../sender/sentence';
import { bodyOf } from '../../whatsapp/cloud/templates/graphTemplate';
import type { Asking } from '../dialogs/dialogs';
import type { CampaignWindow, FillingQuestion } from '../ports';

/** Which template goes out, and what fills it, asked in lists. */
export function templatePicker(asking: Asking): Pick<CampaignWindow, 'chooseTemplate' | 'chooseFilling'> {
  const { dialogs, texts } = asking;
  const { say } = texts;
  return {
    chooseTemplate: async (templates) =>
      await dialogs.pick({
        title: say(sentence('Template')),
        placeHolder: say(sentence('Only approved templates can be sent. Type a part of a name or of the text.')),
        items: templates.map((template) => ({
          label: template.name,
          description: `${template.language} · ${template.category}`,
          detail: bodyOf(template),
          value: template,
        })),
      }),
    chooseFilling: async (question) => await chooseFilling(question, asking),
  };
}

/** The column of its name stands first. */
async function chooseFilling(
  { template, slot, headers, suggested }: FillingQuestion,
  { dialogs, texts: { say } }: Asking,
): Promise<string | null> {
  const columns = headers
    .filter((header) => header.trim() !== '')
    .map((header) => ({
      label: header,
      value: { header },
      ...(header === suggested && { description: say(SUGGESTED) }),
    }))
    .toSorted((one, other) => Number(other.label === suggested) - Number(one.label === suggested));
  const picked = await dialogs.pick<{ readonly header: string | null }>({
    title: bodyOf(template).slice(0, 200),
    placeHolder: say(sentence('Which column fills {0} of {1}?', slot.key, template.name)),
    items: [...columns, { label: say(sentence('The same for everybody…')), value: { header: null } }],
  });
  if (picked === null) return null;
  const { header } = picked;
  const prompt =
    header === null
      ? sentence('What stands in {0} for everybody?', slot.key)
      : sentence('What stands there where “{0}” is empty? Leave it empty to leave such rows out.', header);
  const typed = await dialogs.type({ prompt: say(prompt) });
  const fallback = typed?.trim() ?? null;
  if (fallback === null) return null;
  // For everybody, nothing at all is no answer.
  return fallback === '' ? header : `${header ?? ''}|${fallback}`;
}

const SUGGESTED = sentence('of the same name');
