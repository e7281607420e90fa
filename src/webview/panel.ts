import * as v from 'valibot';
import { accountQuestion } from './phone/accountQuestion';
import { announcer } from './widgets/announcer';
import { connectionSection } from './phone/connectionSection';
import { element, ErrorBox } from './widgets/element';
import { messageSection } from './message/messageSection';
import type { Page } from './page';
import { PageMemory, type VsCodeApi } from './pageState';
import { parseToWebview } from '../panel/parse';
import { previewSection } from './message/previewSection';
import { progressSection, type ProgressSection } from './sending/progressSection';
import type { ErrorView, PanelState, ToWebview } from '../panel/protocol';
import { recipientsSection } from './recipients/recipientsSection';
import { reportSection, type ReportSection } from './results/reportSection';
import { resultsSection, type ResultsSection } from './results/resultsSection';
import { sendingSection } from './sending/sendingSection';
import { createTexts } from '../panel/texts';
import { once } from '../sender/once';
import { divider, registerToolkit } from './widgets/toolkit';
import { whenSeen, type LaterSection } from './widgets/whenSeen';

declare function acquireVsCodeApi(): VsCodeApi;

/** Times of day on the page, such as the expected end, move on without a snapshot. */
const REDRAW_MS = 5000;
/** The host sends a snapshot every five seconds even when nothing changes. */
const SILENCE_MS = 16_000;
const SCROLL_REMEMBER_MS = 200;

function openPanel(): void {
  registerToolkit();
  const api = acquireVsCodeApi();
  const page: Page = {
    texts: createTexts(readStrings(), document.documentElement.lang || 'en'),
    memory: new PageMemory(api),
    post: (intent) => api.postMessage(intent),
  };
  const main = document.querySelector('#panel');
  const panel = once(() => {
    const built = buildPanel(page);
    main?.replaceChildren(...built.nodes);
    return built;
  });
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const received = parseToWebview(data);
    if (received === undefined) return;
    panel().receive(received);
    // Before the host has said what there is, whatever somebody typed would be taken for another message than theirs.
    if (received.type === 'snapshot') main?.removeAttribute('inert');
  });
  addEventListener('pagehide', () => panel().flush());
  document.addEventListener('visibilitychange', () => panel().flush());
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return;
    event.preventDefault();
    panel().askToSend();
  });
  page.post({ type: 'ready' });
  // While the host gathers what there is to be shown.
  setTimeout(panel, 0);
}

function buildPanel(page: Page) {
  const { texts, post } = page;
  const error = new ErrorBox();
  const connection = connectionSection(page);
  const account = whenSeen(isOtherAccount, () => accountQuestion(page));
  const recipients = recipientsSection(page);
  const message = messageSection(
    page,
    () => redraw(),
    (list) => recipients.openRows(list),
  );
  const preview = previewSection(page);
  const sending = sendingSection(page, message.draft, () => {
    message.flush();
    post({ type: 'start' });
  });
  const progress = whenSeen(hasRun, () => progressSection(page));
  const report = whenSeen(hasRun, () => reportSection(page));
  const results = whenSeen(hasRun, () => resultsSection(page));
  const spoken = announcer(page);
  const sections = [connection, account, recipients, message, preview, sending, progress, report, results, spoken];
  const writing = element(
    'section',
    { 'aria-label': texts.t('Message') },
    element('div', { class: 'columns-2 writing' }, message.node, preview.node),
  );
  let state: PanelState | null = null;
  let heardAtMs = 0;

  function redraw(): void {
    if (state === null) return;
    error.show(performance.now() - heardAtMs > SILENCE_MS ? lostHost(page) : state.error);
    for (const section of sections) section.update(state);
  }

  function take(snapshot: PanelState): void {
    const first = state === null;
    state = snapshot;
    if (first) page.memory.open(snapshot.key);
    else page.memory.follow(snapshot.key);
    heardAtMs = performance.now();
    redraw();
    if (first) restoreScroll(page.memory);
  }

  setInterval(redraw, REDRAW_MS);
  return {
    nodes: [
      connection.node,
      error.node,
      account.node,
      recipients.node,
      divider(),
      writing,
      divider(),
      sending.node,
      progress.node,
      report.node,
      results.node,
      spoken.node,
    ],
    flush: () => message.flush(),
    askToSend: () => {
      // What was typed last isn't known to the button before.
      redraw();
      sending.ask();
    },
    receive: (received: ToWebview): void =>
      received.type === 'snapshot'
        ? take(received.state)
        : handOn(received, { recipients, progress, report, results, preview }),
  };
}

const hasRun = ({ run }: PanelState): boolean => run !== null;
const isOtherAccount = ({ otherAccount }: PanelState): boolean => otherAccount !== null;

interface Answered {
  readonly recipients: ReturnType<typeof recipientsSection>;
  readonly progress: LaterSection<ProgressSection>;
  readonly report: LaterSection<ReportSection>;
  readonly results: LaterSection<ResultsSection>;
  readonly preview: ReturnType<typeof previewSection>;
}

/** What is no state, but an answer to what a part of the page has asked. */
function handOn(answer: Exclude<ToWebview, { readonly type: 'snapshot' }>, to: Answered): void {
  switch (answer.type) {
    case 'rows':
      return to.recipients.showRows(answer);
    case 'unsure':
      return to.progress.built()?.showUnsure(answer);
    case 'report':
      return to.report.built()?.show(answer.report);
    case 'results':
      return to.results.built()?.show(answer.results);
    case 'preview':
      return to.preview.show(answer.preview);
  }
}

/** The extension host can crash and leave its page behind: it must not go on looking alive. */
function lostHost({ texts: { t } }: Page): ErrorView {
  return {
    happened: t('This panel has lost the extension behind it.'),
    todo: t('Close it. A session that was under way can be resumed with the command “Resume Session…”.'),
  };
}

function restoreScroll(memory: PageMemory): void {
  const { scrollTop } = memory.state;
  if (scrollTop > 0) requestAnimationFrame(() => scrollTo(0, scrollTop));
  let timer: ReturnType<typeof setTimeout> | null = null;
  addEventListener('scroll', () => {
    timer ??= setTimeout(() => {
      timer = null;
      memory.remember({ scrollTop: scrollY });
    }, SCROLL_REMEMBER_MS);
  });
}

function readStrings(): ReadonlyMap<string, string> {
  const embedded = document.querySelector('#strings')?.textContent ?? '{}';
  const parsed = v.safeParse(v.record(v.string(), v.string()), JSON.parse(embedded));
  return new Map(parsed.success ? Object.entries(parsed.output) : []);
}

openPanel();
