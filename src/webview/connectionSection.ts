import { element, setAttribute, setShown, setText } from './element';
import type { Page, Section } from './page';
import type { ConnectionView, PanelState } from './protocol';
import { qrCode } from './qrCode';

/** File name and state of the connection, and the QR code while WhatsApp asks for it. */
export function connectionSection({ texts }: Page): Section {
  const fileName = element('h1');
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
  const status = element('span', { role: 'status' });
  const qr = qrPanel({ texts });
  const node = element(
    'header',
    {},
    element('div', { class: 'title' }, fileName, element('p', { class: 'connection' }, dot, status)),
    qr.node,
  );
  return {
    node,
    update: (state) => {
      setText(fileName, state.fileName);
      setAttribute(fileName, 'title', state.fileName);
      setText(status, describe(state, texts));
      setAttribute(dot, 'data-kind', state.transport === 'simulated' ? 'simulated' : state.connection.kind);
      qr.update(state.connection);
    },
  };
}

function describe({ connection, transport }: PanelState, { t }: Page['texts']): string {
  if (transport === 'simulated') return t('Simulated: nothing leaves this computer');
  switch (connection.kind) {
    case 'closed':
      return t('WhatsApp: connects when you send');
    case 'starting':
      return t('WhatsApp: starting…');
    case 'syncing':
      return t('WhatsApp: loading your chats…');
    case 'needsQr':
      return t('WhatsApp: waiting for your phone');
    case 'ready':
      return t('WhatsApp: {0}', connection.account);
    case 'lost':
      return t('WhatsApp: connection lost. {0}', connection.reason);
  }
}

function qrPanel({ texts: { t } }: Pick<Page, 'texts'>): {
  readonly node: HTMLElement;
  update(connection: ConnectionView): void;
} {
  const code = element('div', { class: 'qr-code' });
  const steps = element(
    'ol',
    {},
    element('li', {}, t('Open WhatsApp on your phone.')),
    element('li', {}, t('Go to Settings, then Linked devices.')),
    element('li', {}, t('Tap Link a device and point the phone at this code.')),
  );
  const node = element(
    'section',
    { class: 'qr', 'aria-label': t('Link your phone') },
    code,
    element(
      'div',
      {},
      element('h2', {}, t('Link your phone')),
      steps,
      element(
        'p',
        { class: 'note' },
        t('The code changes about every 20 seconds. Once linked, it is not asked for again.'),
      ),
    ),
  );
  let shown: readonly (readonly boolean[])[] = [];
  return {
    node,
    update: (connection) => {
      setShown(node, connection.kind === 'needsQr');
      if (connection.kind !== 'needsQr' || sameModules(shown, connection.modules)) return;
      shown = connection.modules;
      code.replaceChildren(qrCode(connection.modules, t('QR code to scan with WhatsApp')));
    },
  };
}

function sameModules(one: readonly (readonly boolean[])[], other: readonly (readonly boolean[])[]): boolean {
  return one.length === other.length && one.every((row, y) => row.every((dark, x) => dark === other[y]?.[x]));
}
