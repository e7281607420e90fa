import type { PanelState } from '../../panel/protocol';
import { debounce } from '../widgets/debounce';
import type { TextArea } from '../widgets/toolkit';
import type { Page } from '../page';
import { HostsTemplate } from './hostsTemplate';

const TYPING_PAUSE_MS = 300;

/**
 * What is typed goes up once typing pauses. The page takes the host’s message over when it opens, and later where the host
 * has set another one by itself.
 */
export function draftOf({ memory, post }: Page, area: TextArea, onInput: () => void) {
  let hosts: HostsTemplate | null = null;
  let isTyping = false;

  function hand(template: string): void {
    isTyping = false;
    hosts?.handUp(template);
    post({ type: 'setTemplate', template });
  }

  const handUp = debounce(TYPING_PAUSE_MS, () => hand(area.value));
  area.addEventListener('input', () => {
    isTyping = true;
    memory.remember({ draft: area.value });
    handUp.start();
    onInput();
  });
  area.addEventListener('focusout', () => handUp.flush());

  function open(state: PanelState, isFixed: boolean): void {
    hosts = new HostsTemplate(state.template);
    const { draft } = memory.state;
    if (draft === null || draft === state.template || isFixed) takeOver(state.template);
    else {
      area.value = draft;
      hand(draft);
    }
  }

  function takeOver(template: string): void {
    area.value = template;
    memory.remember({ draft: null });
  }

  return {
    flush: () => handUp.flush(),
    update: (state: PanelState, isFixed: boolean): void => {
      if (hosts === null) open(state, isFixed);
      // What is typed into a message that is fixed is never given back.
      else if (isFixed) hosts = new HostsTemplate(state.template);
      else if (hosts.isNew(state.template) && !isTyping) takeOver(state.template);
      if (isFixed && area.value !== state.template) area.value = state.template;
      // From here on the host keeps it, sealed: what VS Code keeps of a page is in the clear.
      if (memory.state.draft !== null && memory.state.draft === state.template) memory.remember({ draft: null });
    },
  };
}
