// A page that offers whatsapp-web.js and wa-js the internals of WhatsApp Web that they call. What is accepted, and what goes
// wrong, is decided by the server in the test's own process, so that it survives the page.
import type { Boot, ServerEvent } from '../protocol';
import { bystanderModules } from './bystanders';
import { connection, connectionModules, socket, stream, tellLogout } from './connection';
import { loadDevice, saveDevice } from './device';
import { keepFrames } from './frames';
import { historyModules } from './history';
import { learnLock, learnQuota, limitModules } from './limits';
import { awaitPasskey, linkingModules } from './linking';
import { offerModules } from './loader';
import { receive } from './incoming';
import { lookUpModules } from './lookUp';
import { meModules } from './me';
import { mediaModules } from './media';
import { acknowledge, emptyOutbox, sendingModules } from './sending';
import { ask, SERVER, untilAnswered } from './server';
import { blocklist, storeModules } from './stores';
import { goOnline, syncModules } from './sync';
import { Wid } from './wid';

function onServerEvent(event: ServerEvent): void {
  switch (event.type) {
    case 'qr':
      connection.ref = event.reference;
      connection.trigger('change:ref', connection, event.reference);
      return;
    case 'linked':
      if (event.passkey === 'none') void link(event.device);
      else void awaitPasskey(event.passkey);
      return;
    case 'ack':
      acknowledge(event.id, event.level, event.message);
      return;
    case 'blocked':
      blocklist.add({ id: new Wid(event.id) });
      return;
    case 'said':
      receive(event);
      return;
    case 'logout':
      tellLogout();
      setTimeout(() => location.reload(), 50);
      return;
    case 'lock':
      learnLock(event.limits);
      return;
    case 'quota':
      learnQuota(event.limits);
      return;
    case 'socket':
      socket.setState(event.state);
  }
}

async function start(): Promise<void> {
  const device = await loadDevice();
  const boot = await untilAnswered(() => ask<Boot>('/boot', { device }));
  connection.pushname = boot.pushname;
  connection.ref = boot.qrReference;
  if (boot.blockedState !== null) {
    block(boot.blockedState);
    return;
  }
  listen(boot.linked);
  if (boot.linked) {
    void goOnline(boot);
  } else {
    stream.setMode('QR');
    connection.trigger('change:ref', connection, connection.ref);
    socket.setState('UNPAIRED');
  }
}

/** What the account has is told to a device that is linked, not before. */
async function link(device: string): Promise<void> {
  await saveDevice(device);
  await goOnline(await untilAnswered(() => ask<Boot>('/boot', { device })));
}

function block(state: string): void {
  stream.setMode(state);
  if (state === 'DEPRECATED_VERSION') stream.setNeedsUpdate();
  socket.setState(state);
}

function listen(isLinked: boolean): void {
  const events = new EventSource(`${SERVER}/events?linked=${isLinked}`);
  events.addEventListener('message', ({ data }) => onServerEvent(JSON.parse(String(data)) as ServerEvent));
  // EventSource connects again by itself.
  events.addEventListener('error', () => {
    if (socket.state === 'CONNECTED') socket.setState('TIMEOUT');
  });
  events.addEventListener('open', () => {
    if (socket.state !== 'TIMEOUT') return;
    socket.setState('CONNECTED');
    emptyOutbox();
  });
}

offerModules({
  ...connectionModules,
  ...storeModules,
  ...meModules,
  ...linkingModules,
  ...syncModules,
  ...lookUpModules,
  ...sendingModules,
  ...historyModules,
  ...mediaModules,
  ...limitModules,
  ...bystanderModules,
});
void start();
keepFrames();
