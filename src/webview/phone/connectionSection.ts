import { element, setAttribute, setShown, setText } from '../widgets/element';
import type { Page, Section } from '../page';
import { linkPhone } from './linkPhone';
import type { PanelState } from '../../panel/protocol';
import { button } from '../widgets/toolkit';

/** File name and state of the connection, how to end it, and how to link the phone while WhatsApp asks for it. */
export function connectionSection(page: Page): Section {
  const { texts, post } = page;
  const fileName = element('h1');
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
  const status = element('span', { role: 'status' });
  const logOut = button('secondary', texts.t('Log Out'), () => post({ type: 'link', action: { kind: 'logOut' } }));
  const link = linkPhone(page);
  const node = element(
    'header',
    {},
    element('div', { class: 'title' }, fileName, element('p', { class: 'connection' }, dot, status, logOut)),
    link.node,
  );
  return {
    node,
    update: (state) => {
      setText(fileName, state.fileName);
      setAttribute(fileName, 'title', state.fileName);
      setText(status, describe(state, texts));
      setAttribute(dot, 'data-kind', state.transport === 'simulated' ? 'simulated' : state.connection.kind);
      setShown(logOut, state.isLinked && state.transport === 'whatsapp-web' && !isAsking(state));
      link.update(state.connection);
    },
  };
}

function describe({ connection, transport }: PanelState, { t }: Page['texts']): string {
  if (transport === 'simulated') return t('Simulated: nothing leaves this computer');
  if (transport === 'cloud-api' && connection.kind === 'closed') return t('Business API: connects when you send');
  switch (connection.kind) {
    case 'closed':
      return t('WhatsApp: connects when you send');
    case 'starting':
      return t('WhatsApp: starting…');
    case 'syncing':
      return connection.percent === null
        ? t('WhatsApp: loading your chats…')
        : t('WhatsApp: loading your chats… {0} %', Math.floor(connection.percent));
    case 'needsQr':
    case 'needsCode':
      return t('WhatsApp: waiting for your phone');
    case 'ready':
      return t('WhatsApp: {0}', connection.account);
    case 'lost':
      return t('WhatsApp: connection lost. {0}', connection.reason);
  }
}

/** While the phone isn't linked there is nothing to log out of, though the profile is there. */
function isAsking({ connection }: PanelState): boolean {
  return connection.kind === 'needsQr' || connection.kind === 'needsCode';
}
