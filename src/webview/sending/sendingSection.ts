import { adviseBusiness } from '../../sender/limits/rightWay';
import { sentence } from '../../sender/sentence';
import { TRANSPORT_NAMES } from '../../sender/model';
import { element, setDisabled, setShown, setText, titledSection } from '../widgets/element';
import { optionFields } from './optionFields';
import { paceFields } from './paceFields';
import { startFields } from './startFields';
import { isBulk, isUnderWay, sendCountOf, type Page, type Section } from '../page';
import { labelled } from '../widgets/labelledField';
import type { FromWebview } from '../../panel/intents';
import type { PanelState } from '../../panel/protocol';
import { button, setChoices, type Button } from '../widgets/toolkit';
import { whyNotSend } from './whyNotSend';

export interface SendingSection extends Section {
  /** As if the button had been pressed; nothing where it can’t be. */
  readonly ask: () => void;
}

/** How the messages are sent, how long it takes, and the button that sends them. */
export function sendingSection(page: Page, draft: () => string, onSend: () => void): SendingSection {
  const { texts, post } = page;
  const { t } = texts;
  const fields = optionFields(page);
  const summary = element('span', { class: 'note' });
  const pace = paceFields(page);
  const start = startFields(page);
  fields.node.prepend(...pace.nodes, ...start.nodes);
  const fold = foldable(page, t('Pace and retries'), summary, fields.node);
  const transport = labelled(t('Send through'), 'transport', (value) => post(transportOf(value)));
  const cost = element('p', { class: 'note' });
  const told = element('p', { class: 'note' });
  const estimate = element('p', { class: 'estimate' });
  const reason = element('p', { class: 'note', role: 'status' });
  const send = button('primary', '', onSend);
  send.setAttribute('aria-keyshortcuts', 'Control+Enter Meta+Enter');
  send.title = t('Ctrl+Enter, or Cmd+Enter');
  const words = element('div', { class: 'send-words' }, estimate, reason);
  const bar = element('div', { class: 'send-bar' }, transport.node, words, send);
  const business = element('div', { class: 'business' }, told, cost);
  let last: PanelState | null = null;
  // A number out of its range is told to nobody, and yet keeps the button from sending.
  fields.node.addEventListener('change', () => {
    if (last !== null) update(last);
  });

  function update(state: PanelState): void {
    last = state;
    const underWay = isUnderWay(state);
    fields.update(state);
    pace.update(state);
    start.update(state);
    fold.update(isBulk(state));
    setText(summary, describePace(page, state));
    setChoices(transport.input, transportChoices(page, state), chosenTransport(state));
    setText(told, state.business.told.join(' '));
    setText(cost, state.business.cost);
    setShown(business, !underWay && state.transport === 'cloud-api');
    setText(transport.hint, underWay ? '' : adviceOf(page, state));
    const why = underWay ? null : whyNotSend(state, draft(), fields.valid() && pace.valid() && start.valid());
    setText(estimate, underWay || sendCountOf(state) === 0 ? '' : describeEstimate(page, state));
    setText(reason, why === null ? describeTransport(page, state) : texts.say(why));
    reason.classList.toggle('note', why === null);
    // A frozen session is resumed, not sent: a second button beside that would send to the same people again.
    setShown(bar, !underWay && state.workbook.kind !== 'frozen');
    updateSend(page, send, state, why !== null);
  }

  const ask = (): void => {
    if (!bar.hidden && !send.disabled) onSend();
  };
  return { node: titledSection(t('Sending'), fold.node, business, bar), update, ask };
}

/** A number of the Business API stands in the list by its name. */
const BUSINESS = 'cloud-api ';

function transportChoices({ texts: { t } }: Page, { business, transport }: PanelState) {
  // One that has been removed meanwhile is still what is chosen.
  const own = transport === 'cloud-api' ? (business.number ?? '') : null;
  const numbers = own === null || business.numbers.includes(own) ? business.numbers : [...business.numbers, own];
  return [
    { value: 'whatsapp-web', label: t('WhatsApp') },
    ...numbers.map((name) => ({ value: `${BUSINESS}${name}`, label: t('Business API ({0})', name) })),
    { value: 'simulated', label: t('Simulated') },
  ];
}

function chosenTransport({ business, transport }: PanelState): string {
  return transport === 'cloud-api' ? `${BUSINESS}${business.number ?? ''}` : transport;
}

function transportOf(value: string): Extract<FromWebview, { readonly type: 'setTransport' }> {
  if (value.startsWith(BUSINESS)) {
    return { type: 'setTransport', transport: 'cloud-api', number: value.slice(BUSINESS.length) };
  }
  return { type: 'setTransport', transport: TRANSPORT_NAMES.find((name) => name === value) ?? 'simulated' };
}

/** Which way is right for this list. */
function adviceOf({ texts }: Page, state: PanelState): string {
  const { transport, business, workbook } = state;
  if (transport === 'cloud-api') {
    return business.template === null
      ? texts.t(
          'Your own text reaches only people who have written to this number in the last 24 hours: choose a template.',
        )
      : '';
  }
  if (transport !== 'whatsapp-web' || workbook.kind !== 'checked') return '';
  const sentCount = sendCountOf(state);
  // Who of them is left out isn’t known here.
  const advice = adviseBusiness({ sentCount, newChatCount: Math.min(workbook.newChatCount, sentCount) });
  return advice === null ? '' : texts.say(advice);
}

function updateSend({ texts }: Page, send: Button, state: PanelState, blocked: boolean): void {
  const readyCount = sendCountOf(state);
  const shown = texts.number(readyCount);
  // After a run the same button would send everything once more: it says so, and no longer asks to be pressed.
  const again = state.run !== null;
  const label = again
    ? texts.plural(readyCount, sentence('Send {0} message again', shown), sentence('Send {0} messages again', shown))
    : texts.plural(readyCount, sentence('Send {0} message', shown), sentence('Send {0} messages', shown));
  setText(send, readyCount === 0 ? texts.t('Send') : label);
  const appearance = again ? 'secondary' : 'primary';
  if (send.appearance !== appearance) send.appearance = appearance;
  setDisabled(send, blocked);
}

function describePace({ texts }: Page, { options }: PanelState): string {
  const batch = texts.number(options.batchSize);
  if (options.batchSize === 0) return texts.t('{0} a second, without batches', texts.decimal(options.ratePerSecond, 2));
  return options.ratePerSecond === 0
    ? texts.t('Batches of {0}, without a pause between messages', batch)
    : texts.t('Batches of {0}, {1} a second', batch, texts.decimal(options.ratePerSecond, 2));
}

function describeEstimate({ texts }: Page, { estimatedDurationMs }: PanelState): string {
  if (estimatedDurationMs === null) return texts.t('By these limits it never finishes.');
  const nowMs = Date.now();
  const duration = texts.duration(estimatedDurationMs);
  return texts.t('About {0}, until {1}', duration, texts.timeOfDay(nowMs + estimatedDurationMs, nowMs));
}

function describeTransport({ texts }: Page, { transport }: PanelState): string {
  return transport === 'simulated'
    ? texts.t('Nothing leaves this computer.')
    : texts.t('You will be asked to confirm.');
}

/** Folded in the simple interface, open in the bulk one, until the person folds or opens it by hand. */
function foldable({ memory }: Page, title: string, summary: HTMLElement, content: HTMLElement) {
  const words = element('span', { class: 'fold-title' }, title);
  const node = element('details', {}, element('summary', {}, words, summary), content);
  let programmed = node.open;
  node.addEventListener('toggle', () => {
    if (node.open !== programmed) memory.remember({ sendingOpen: node.open });
    programmed = node.open;
  });
  return {
    node,
    update: (bulk: boolean): void => {
      const open = memory.state.sendingOpen ?? bulk;
      if (node.open === open || node.open !== programmed) return;
      programmed = open;
      node.open = open;
    },
  };
}
