import { element, setShown, setText } from '../widgets/element';
import type { Page } from '../page';
import type { ConnectionView } from '../../panel/protocol';
import { qrCode } from './qrCode';
import { button, textField } from '../widgets/toolkit';

/** Asks for the link to the phone: a QR code to scan, or a code to type for a phone whose number is given. */
export function linkPhone({ texts: { t }, post }: Page): {
  readonly node: HTMLElement;
  update(connection: ConnectionView): void;
} {
  const scan = scanCode(t);
  const type = typeCode({ t, post });
  const node = element('section', { class: 'link', 'aria-label': t('Link your phone') }, scan.node, type.node);
  return {
    node,
    update: (connection) => {
      setShown(node, connection.kind === 'needsQr' || connection.kind === 'needsCode');
      setShown(scan.node, connection.kind === 'needsQr');
      if (connection.kind === 'needsQr') scan.show(connection.modules);
      type.update(connection);
    },
  };
}

type Translate = Page['texts']['t'];

function scanCode(t: Translate) {
  const code = element('div', { class: 'qr-code' });
  const node = element(
    'div',
    { class: 'qr' },
    code,
    element(
      'div',
      {},
      element('h2', {}, t('Link your phone')),
      steps(t('Tap Link a device and point the phone at this code.'), t),
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
    show: (modules: readonly (readonly boolean[])[]): void => {
      if (sameModules(shown, modules)) return;
      shown = modules;
      code.replaceChildren(qrCode(modules, t('QR code to scan with WhatsApp')));
    },
  };
}

function typeCode({ t, post }: { readonly t: Translate; readonly post: Page['post'] }) {
  const phone = textField(t('Phone number, with its country code'));
  const ask = button('secondary', t('Get a code'), () => {
    if (phone.value.trim() !== '') post({ type: 'link', action: { kind: 'pairWithPhone', phone: phone.value } });
  });
  phone.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') ask.click();
  });
  const number = element(
    'details',
    { class: 'by-number' },
    element('summary', {}, t('Link with phone number instead')),
    element('div', { class: 'buttons' }, phone, ask),
  );
  const code = element('output', { class: 'pairing-code' });
  const copy = button('secondary', t('Copy'), () => post({ type: 'link', action: { kind: 'copyCode' } }));
  const back = button('secondary', t('Scan a QR code instead'), () =>
    post({ type: 'link', action: { kind: 'pairWithQr' } }),
  );
  const shownCode = element(
    'div',
    {},
    element('h2', {}, t('Type this code on your phone')),
    element('div', { class: 'code-row' }, code, copy),
    steps(t('Tap Link a device, then Link with phone number instead, and type the code.'), t),
    back,
  );
  const node = element('div', {}, number, shownCode);
  return {
    node,
    update: (connection: ConnectionView): void => {
      setShown(number, connection.kind === 'needsQr');
      setShown(shownCode, connection.kind === 'needsCode');
      if (connection.kind === 'needsCode') setText(code, connection.code);
    },
  };
}

function steps(last: string, t: Translate): HTMLElement {
  return element(
    'ol',
    {},
    element('li', {}, t('Open WhatsApp on your phone.')),
    element('li', {}, t('Go to Settings, then Linked devices.')),
    element('li', {}, last),
  );
}

function sameModules(one: readonly (readonly boolean[])[], other: readonly (readonly boolean[])[]): boolean {
  return one.length === other.length && one.every((row, y) => row.every((dark, x) => dark === other[y]?.[x]));
}
