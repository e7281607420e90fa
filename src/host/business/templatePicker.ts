import { window } from 'vscode';
import type { CampaignWindow } from '../../campaign/ports';
import { sentence } from '../../sender/sentence';
import { bodyOf } from '../../whatsapp/cloud/templates/graphTemplate';
import { say } from '../window/speech';

/** Which template goes out, and what fills it, asked in VS Code's own lists. */
export const templatePicker: Pick<CampaignWindow, 'chooseTemplate' | 'chooseFilling'> = {
  chooseTemplate: async (templates) => {
    const items = templates.map((template) => ({
      label: template.name,
      description: `${template.language} · ${template.category}`,
      detail: bodyOf(template),
      template,
    }));
    const picked = await window.showQuickPick(items, {
      ignoreFocusOut: true,
      title: say(sentence('Template')),
      placeHolder: say(sentence('Only approved templates can be sent. Type a part of a name or of the text.')),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    return picked?.template ?? null;
  },
  chooseFilling: async ({ template, slot, headers, suggested }) => {
    const placeHolder = say(sentence('Which column fills {0} of {1}?', slot.key, template.name));
    const same = { label: say(sentence('The same for everybody…')), header: null };
    const columns = headers
      .filter((header) => header.trim() !== '')
      .map((header) => ({ label: header, header, ...(header === suggested && { description: say(SUGGESTED) }) }))
      .toSorted((one, other) => Number(other.header === suggested) - Number(one.header === suggested));
    const picked = await window.showQuickPick([...columns, same], {
      ignoreFocusOut: true,
      title: bodyOf(template).slice(0, 200),
      placeHolder,
    });
    if (picked === undefined) return null;
    const { header } = picked;
    const prompt =
      header === null
        ? sentence('What stands in {0} for everybody?', slot.key)
        : sentence('What stands there where “{0}” is empty? Leave it empty to leave such rows out.', header);
    const fallback = await window.showInputBox({ prompt: say(prompt), ignoreFocusOut: true });
    if (fallback === undefined || (header === null && fallback.trim() === '')) return null;
    return header === null ? `|${fallback.trim()}` : fallback.trim() === '' ? header : `${header}|${fallback.trim()}`;
  },
};

const SUGGESTED = sentence('of the same name');
