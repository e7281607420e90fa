import { DEFAULT_OPTIONS } from '../../src/sender/options';
import type { PanelState, RunView } from '../../src/panel/protocol';
import { CAREFUL, DATED } from './paces';
import { checked, HEADERS, OUTLINE, UNTOUCHED } from './sheets';

/** Snapshots as the host would send them, for the tests of the page. */

export const BASE_STATE: PanelState = {
  key: 'workbook:file:///contacts.xlsx',
  fileName: 'contacts.xlsx',
  workbook: checked(),
  ...UNTOUCHED,
  template: 'Bonjour {{Prénom|vous}},\n\nVotre commande est *prête*. Vous pouvez venir la chercher _dès demain_.',
  attachment: '',
  unknownNames: [],
  problems: null,
  options: DEFAULT_OPTIONS,
  transport: 'whatsapp-web',
  connection: { kind: 'closed' },
  isLinked: false,
  otherAccount: null,
  run: null,
  error: null,
  bulkThresholdCount: 1000,
  estimatedDurationMs: 42_000,
};

export const RUNNING: RunView = {
  sessionId: 'k3f9',
  phase: 'running',
  drivenBy: '',
  note: 'If this window closes, sending stops, until you resume it.',
  memoryBytes: 312_000_000,
  limits: [],
  pauseReason: '',
  waiting: '',
  totalCount: 10_000,
  sentCount: 4213,
  deliveredCount: 4102,
  readCount: 2240,
  failedCount: 38,
  skippedCount: 4,
  answeredCount: 0,
  inDoubtCount: 3,
  unsureCount: 3,
  leftCount: 5742,
  messagesPerSecond: 0.79,
  etaMs: 7_260_000,
  topErrors: [
    { text: 'The number has no WhatsApp account.', count: 31 },
    { text: 'WhatsApp did not answer in time.', count: 7 },
  ],
  throughput: Array.from(
    { length: 60 },
    (_, index) => 46 + Math.round(4 * Math.sin(index / 3)) - (index === 40 ? 30 : 0),
  ),
  bucketMs: 60_000,
};

const WAITING: RunView = {
  ...RUNNING,
  phase: 'waiting',
  waiting: 'Waiting until Dec 3, 2026, 9:00 AM for another day: today’s messages have been sent',
};

const BULK_COUNTS = { ready: 10_000, duplicate: 122, invalid: 31, empty: 18, hidden: 240 };

const BULK: PanelState = { ...BASE_STATE, workbook: checked(BULK_COUNTS), estimatedDurationMs: 12_930_000 };

const READY = { kind: 'ready', account: 'Marie, +33 6•• ••• •42' } as const;

/** Modules that look like a QR code; what they say matters to no test. */
const MODULES = Array.from({ length: 45 }, (_, y) =>
  Array.from({ length: 45 }, (_, x) => {
    const finder = [
      [3, 3],
      [3, 41],
      [41, 3],
    ].some(([row = 0, column = 0]) => {
      const ring = Math.max(Math.abs(y - row), Math.abs(x - column));
      return ring <= 3 && ring !== 2;
    });
    return finder || ((x * 7 + y * 13 + x * y) % 5 < 2 && x > 7 && y > 7);
  }),
);

const STARTING: RunView = {
  ...RUNNING,
  phase: 'starting',
  totalCount: 24,
  sentCount: 0,
  deliveredCount: 0,
  readCount: 0,
  failedCount: 0,
  skippedCount: 0,
  answeredCount: 0,
  inDoubtCount: 0,
  unsureCount: 0,
  leftCount: 24,
  topErrors: [],
  throughput: [],
  etaMs: null,
  messagesPerSecond: 0,
};

export const HOSTILE = '<img src=x onerror="document.title=\'hacked\'">';

export const STATES = {
  reading: {
    ...BASE_STATE,
    workbook: { kind: 'reading', rowCount: 0, share: 0, outline: null, previewCount: 0 },
  },
  readingOn: {
    ...BASE_STATE,
    workbook: { kind: 'reading', rowCount: 12_000, share: 0.437, outline: OUTLINE, previewCount: 40 },
  },
  failed: {
    ...BASE_STATE,
    workbook: {
      kind: 'failed',
      outline: null,
      error: {
        happened: 'The file is not an Excel workbook: it is empty.',
        todo: 'Open it in Excel, save it as .xlsx and try again.',
      },
    },
  },
  stale: { ...BASE_STATE, isStale: true },
  lastTime: { ...BASE_STATE, lastTime: 'As you wrote it for this workbook on 5 January 2026 at 09:30.' },
  failedSheet: {
    ...BASE_STATE,
    workbook: {
      kind: 'failed',
      outline: {
        ...OUTLINE,
        phoneColumn: null,
        why: { ...OUTLINE.why, phoneColumn: 'Not found: choose it here.' },
      },
      error: {
        happened: 'No column with phone numbers was found. The columns are: Nom, Prénom, Adresse, Montant dû, Ville.',
        todo: 'Choose the phone column yourself, or give it a header such as “Phone”.',
      },
    },
  },
  small: BASE_STATE,
  simulated: { ...BASE_STATE, transport: 'simulated', unknownNames: ['Prenom2'], template: 'Bonjour {{Prenom2}}' },
  gaps: {
    ...BASE_STATE,
    template:
      'Bonjour {{Prénom}},\n\nVotre facture de {{Montant dû}} :\n- à payer *avant vendredi*\n- sur place\n> Merci !',
    problems: {
      counts: { emptyMessage: 0, tooLong: 1, attachment: 0, template: 0, alreadySent: 0, blankVariable: 12 },
      blankColumns: [
        { name: 'Prénom', rowCount: 12 },
        { name: 'Montant dû', rowCount: 1 },
      ],
      excerpt: 'Bonjour , Votre facture de 45 €…',
      decision: null,
      includesAlreadySent: false,
      leftOutCount: 1,
    },
    workbook: {
      ...checked({ hidden: 4 }),
      hiddenColumns: [4],
      landlineCount: 5,
      warnings: [
        'Cell D3 has no header: its column is called “D”.',
        'Cell E3 has the same header as A3: its column is called “Nom (2)”.',
      ],
    },
  },
  gapsDecided: {
    ...BASE_STATE,
    template: 'Bonjour {{Prénom}}',
    problems: {
      counts: { emptyMessage: 0, tooLong: 0, attachment: 0, template: 0, alreadySent: 0, blankVariable: 12 },
      blankColumns: [{ name: 'Prénom', rowCount: 12 }],
      excerpt: 'Bonjour',
      decision: 'leaveOut',
      includesAlreadySent: false,
      leftOutCount: 12,
    },
  },
  mistyped: {
    ...BASE_STATE,
    unknownNames: ['Prenon', 'Age', '{{Ville}'],
    template: 'Bonjour {{Prenon|vous}}, {{Age}} ans, et encore {{ prenon }} {{Ville}',
  },
  nearlyFull: { ...BASE_STATE, template: 'x'.repeat(65_600) },
  bulk: BULK,
  needsQr: { ...BASE_STATE, connection: { kind: 'needsQr', modules: MODULES }, run: STARTING },
  needsCode: { ...BASE_STATE, connection: { kind: 'needsCode', code: 'K7QP-2MXD' }, run: STARTING },
  otherAccount: { ...BASE_STATE, connection: READY, isLinked: true, otherAccount: READY.account, run: STARTING },
  linked: { ...BASE_STATE, isLinked: true },
  running: { ...BULK, connection: READY, isLinked: true, run: RUNNING },
  paused: {
    ...BULK,
    connection: { kind: 'lost', reason: 'The phone has been offline for too long.' },
    run: {
      ...RUNNING,
      phase: 'paused',
      pauseReason: 'the connection to WhatsApp is lost. It goes on by itself when the phone is back.',
    },
  },
  waiting: { ...BULK, options: CAREFUL, connection: READY, isLinked: true, run: WAITING },
  careful: { ...BULK, options: { ...CAREFUL, concurrency: 2 }, estimatedDurationMs: 777_600_000 },
  dated: { ...BULK, options: DATED, estimatedDurationMs: 777_600_000 },
  limited: {
    ...BULK,
    connection: READY,
    isLinked: true,
    run: {
      ...RUNNING,
      phase: 'paused',
      limits: ['WhatsApp lets you start no more new chats until December 3', '1,700 of 5,742 recipients are new chats'],
      pauseReason: 'WhatsApp limits this account until Dec 3, 2026, 12:51 AM',
    },
  },
  unclear: {
    ...BASE_STATE,
    workbook: {
      ...checked({ ready: 3, invalid: 30 }),
      isCountryClear: false,
      unclearCount: 30,
      candidates: [
        { country: 'FR', validCount: 30 },
        { country: 'SE', validCount: 12 },
        { country: 'BE', validCount: 9 },
      ],
      destinations: [
        { country: 'FR', readyCount: 2, foreignReadCount: 0 },
        { country: 'DE', readyCount: 1, foreignReadCount: 1 },
      ],
    },
  },
  finished: {
    ...BULK,
    connection: READY,
    run: {
      ...RUNNING,
      phase: 'finished',
      sentCount: 9955,
      deliveredCount: 9800,
      readCount: 6100,
      leftCount: 0,
      etaMs: 0,
    },
  },
  finishedSmall: {
    ...BASE_STATE,
    connection: READY,
    run: {
      ...RUNNING,
      phase: 'finished',
      totalCount: 24,
      sentCount: 24,
      deliveredCount: 22,
      readCount: 9,
      failedCount: 0,
      skippedCount: 0,
      answeredCount: 0,
      inDoubtCount: 0,
      unsureCount: 0,
      leftCount: 0,
      topErrors: [],
      throughput: [12, 12],
      etaMs: 0,
    },
  },
  stopped: { ...BULK, connection: READY, run: { ...RUNNING, phase: 'stopped', inDoubtCount: 0, unsureCount: 0 } },
  frozen: {
    ...BULK,
    workbook: { kind: 'frozen', sheet: 'Clients', headers: HEADERS, readyCount: 10_000 },
    connection: { kind: 'syncing', percent: 42 },
    run: { ...RUNNING, phase: 'paused' },
  },
  longNames: {
    ...BASE_STATE,
    fileName:
      'Liste complète des adhérents et des bénévoles de l’association sportive, mise à jour définitive (3).xlsx',
    workbook: checked(
      { ready: 1 },
      [
        'Nom de famille et nom d’usage de la personne à prévenir',
        HOSTILE,
        'Numéro de téléphone portable (de préférence)',
        ...HEADERS,
        'Ville'.repeat(30),
      ],
      'Adhérents et bénévoles saison 2026',
    ),
    error: { happened: 'Batch size can’t be 5000.', todo: 'Give a whole number from 1 to 1000.' },
  },
  empty: {
    ...BASE_STATE,
    template: '',
    workbook: checked({ ready: 0, duplicate: 0, invalid: 0, empty: 0 }),
    estimatedDurationMs: 0,
  },
} satisfies Readonly<Record<string, PanelState>>;
