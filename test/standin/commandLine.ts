import type { BlockedState, Lock, Quota, QuotaStatus, StandInOptions } from './options';
import type { MediaFault, PasskeyStep } from './protocol';
import type { StandIn } from './standIn';

export { startStandIn, STANDIN_BROWSER_ARGUMENTS } from './standIn';
export { lockFromOtherHost } from './foreignLock';

/** The flags of main.mjs, for `parseArgs`. */
export const FLAGS = {
  ledger: { type: 'string' },
  scan: { type: 'boolean', default: false },
  'key-shape': { type: 'string' },
  'other-id': { type: 'boolean' },
  unregistered: { type: 'string' },
  'under-lid': { type: 'string' },
  known: { type: 'string' },
  sync: { type: 'string' },
  'show-sync': { type: 'boolean' },
  'no-limit-modules': { type: 'boolean' },
  lock: { type: 'string' },
  quota: { type: 'string' },
  passkey: { type: 'string' },
  blocked: { type: 'string' },
  media: { type: 'string' },
  frames: { type: 'string' },
  missing: { type: 'string' },
  'foreign-lock': { type: 'string' },
} as const;

type Values = { readonly [Flag in keyof typeof FLAGS]?: string | boolean | undefined };

export function optionsFrom(values: Values): StandInOptions {
  const text = (flag: keyof Values): string | undefined => {
    const value = values[flag];
    return typeof value === 'string' ? value : undefined;
  };
  const [ledgerPath, sync, frames] = [text('ledger'), text('sync'), text('frames')];
  return {
    ...(ledgerPath !== undefined && { ledgerPath }),
    ...(values['key-shape'] !== undefined && { keyShape: values['key-shape'] === 'old' ? 'old' : 'new' }),
    storedUnderOtherId: values['other-id'] === true,
    unregistered: list(text('unregistered')),
    underLid: list(text('under-lid')),
    knownChats: list(text('known')),
    ...(sync !== undefined && { syncDelayMs: syncDelay(sync) }),
    showsSync: values['show-sync'] === true,
    hasLimitModules: values['no-limit-modules'] !== true,
    lock: lockFrom(text('lock')),
    quota: quotaFrom(text('quota')),
    passkey: (text('passkey') ?? 'none') as PasskeyStep,
    blockedAtStart: (text('blocked') ?? null) as BlockedState | null,
    mediaFault: (text('media') ?? 'none') as MediaFault,
    frameEveryMs: Number(frames ?? 0),
    missing: list(text('missing')),
  };
}

/** Does what a line of standard input says; one that says nothing known scans the code. */
export function obey(standIn: StandIn, line: string): void {
  const [word = '', value = ''] = line.trim().split(/\s+/u);
  switch (word) {
    case 'lock':
      standIn.lock = lockFrom(value);
      return;
    case 'quota':
      standIn.quota = quotaFrom(value);
      return;
    case 'confirm':
      standIn.confirmPasskey();
      return;
    case 'passkey':
      standIn.passkey = value as PasskeyStep;
      return;
    case 'sync':
      standIn.syncDelayMs = syncDelay(value);
      return;
    case 'blocked':
      standIn.blockedAtStart = value === 'none' ? null : (value as BlockedState);
      return;
    case 'media':
      standIn.mediaFaultOf = () => value as MediaFault;
      return;
    case 'frames':
      standIn.frameEveryMs = Number(value);
      return;
    case 'missing':
      standIn.missing = list(value === 'none' ? '' : value);
      return;
    case 'say':
      standIn.say(value, line.trim().split(/\s+/u).slice(2).join(' '));
      return;
    case 'block':
      standIn.block(value);
      return;
    case 'socket':
      standIn.setSocketState(value);
      return;
    default:
      standIn.scanQr();
  }
}

function list(text = ''): readonly string[] {
  return text.split(',').filter(Boolean);
}

function syncDelay(text: string): number | 'never' {
  return text === 'never' ? 'never' : Number(text);
}

/** KIND:MINUTES[:EVERY[:untold]] */
function lockFrom(text = 'none'): Lock | null {
  if (text === 'none' || text === '') return null;
  const [restriction = '', minutes, everyNth = '1', untold] = text.split(':');
  const untilMs = Date.now() + Number(minutes) * 60_000;
  return { restriction, untilMs, everyNth: Number(everyNth), isUntold: untold === 'untold' };
}

/** TOTAL:USED:DAYS[:STATUS[:OTE[:MV]]] */
function quotaFrom(text = 'none'): Quota | null {
  if (text === 'none' || text === '') return null;
  const [total, used, days, status = 'NONE', oteStatus = 'ELIGIBLE', mvStatus = 'NOT_ACTIVE'] = text.split(':');
  const cycleEndSeconds = Math.floor(Date.now() / 1000) + Number(days) * 24 * 60 * 60;
  const counts = { total: Number(total), used: Number(used) };
  return { ...counts, cycleEndSeconds, status: status as QuotaStatus, oteStatus, mvStatus };
}
