import type { PasskeyStep } from '../protocol';
import { socket } from './connection';
import { Emitter } from './emitter';
import { me } from './me';
import { ask } from './server';

async function startAltLinkingFlow(phone: string): Promise<string> {
  const { code } = await ask<{ code: string | null }>('/pair', { phone });
  if (code === null) throw new Error('The stand-in gives no code');
  return code;
}

/** The scan is there, and the account wants one step more. */
export async function awaitPasskey(step: PasskeyStep): Promise<void> {
  socket.setState('PAIRING');
  if (step !== 'asked') return;
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  // A headless browser has nobody who could answer: the page stays as it is.
  await navigator.credentials.get({ publicKey: { challenge, userVerification: 'required' } }).catch(() => undefined);
}

export const linkingModules = {
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => undefined,
    initializeAltDeviceLinking: () => Promise.resolve(),
    initializeQRLinking: () => Promise.resolve(),
    startAltLinkingFlow,
  },
  WAWebLinkDeviceAction: { genLinkDeviceCodeForPhoneNumber: startAltLinkingFlow },
  WAWebLinkDeviceEvents: { WAWebLinkDeviceEvents: new Emitter() },
  WAWebLaunchSocketUtils: { refreshQR: () => undefined },
  WABase64: {
    encodeB64: (bytes: Uint8Array) => btoa(String.fromCodePoint(...bytes)),
    decodeB64: (text: string) => Uint8Array.from(atob(text), (letter) => letter.codePointAt(0) ?? 0),
  },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: 'CHROME' },
  WAWebAdvSignatureApi: { setADVSignedIdentity: () => undefined },
  WAWebUserPrefsInfoStore: {
    waNoiseInfo: { get: () => Promise.resolve({ staticKeyPair: { pubKey: new Uint8Array(32) } }) },
  },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: () => Promise.resolve({ identityKeyPair: { pubKey: new Uint8Array(32) } }) },
  },
  WAWebUserPrefsMultiDevice: {
    getADVSecretKey: () => 'standin',
    setADVSignedIdentity: () => undefined,
    isRegistered: () => me.phone !== null,
  },
};
