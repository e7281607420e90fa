/** What goes wrong with a message. Where it may have been accepted or not, that is drawn. */
export const GRAPH_FAULTS = [
  /** The connection is cut before a byte of the answer; not accepted. */
  'cutBefore',
  /** … amid the head of the answer. */
  'cutAmid',
  /** Accepted, and the connection is cut. */
  'acceptAndCut',
  /** Accepted, and the answer is a 500 with a Graph error. */
  'acceptAnd500',
  /** Half of a body, then the cut. */
  'halfAnswer',
  /** 502 with the HTML of a gateway. */
  'gatewayHtml',
  /** Nothing for a long time, then the cut. */
  'silence',
  /** 500 with 131000, not accepted. */
  'error500',
  /** 503 with 2, not accepted. */
  'unavailable',
  /** 429 with 80007 and Retry-After. */
  'retryAfter',
  /** 400 with 130429. */
  'throughput',
  /** 400 with 131026. */
  'undeliverable',
] as const;

export type GraphFault = (typeof GRAPH_FAULTS)[number];

export interface GraphTemplate {
  readonly name: string;
  readonly language: string;
  readonly status: string;
  readonly category: string;
  readonly parameter_format: 'NAMED' | 'POSITIONAL';
  readonly components: readonly Readonly<Record<string, unknown>>[];
}

export interface WebhookOptions {
  readonly url: string;
  /** From a status to the next. */
  readonly delayMs: readonly [number, number];
  readonly repeatShare: number;
  readonly shuffleShare: number;
  readonly leaveOutDeliveredShare: number;
  readonly readShare: number;
}

/** What the stand-in does; all of it may be changed while it runs. */
export interface GraphOptions {
  readonly port: number;
  /** One JSON line for each message that was accepted, written before its answer. */
  readonly logPath: string;
  readonly token: string;
  readonly appSecret: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly displayNumber: string;
  readonly seed: number;
  readonly latencyMs: readonly [number, number];
  /** Share of the messages. */
  readonly faults: Readonly<Partial<Record<GraphFault, number>>>;
  readonly silenceMs: number;
  /** A Graph error for every message, by its code and HTTP status; null for none. */
  readonly refuseAll: { readonly code: number; readonly status: number } | null;
  /** The same for single people, by their digits. */
  readonly refuse: Readonly<Record<string, { readonly code: number; readonly status: number }>>;
  /** Share of the accepted messages that fail late, and with which code. */
  readonly lateFailures: { readonly share: number; readonly code: number } | null;
  readonly webhook: WebhookOptions | null;
  /** Messages a second; 0 for no limit, here and below. */
  readonly throughput: number;
  readonly pairMs: number;
  /** Unique people. */
  readonly portfolioLimit: number;
  readonly tier: string;
  readonly health: 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
  readonly mediaLifetimeMs: number;
  readonly templates: readonly GraphTemplate[];
}

export const GRAPH_DEFAULTS: GraphOptions = {
  port: 0,
  logPath: '',
  token: 'EAATESTTOKENbutNotASecret',
  appSecret: 'app-secret-of-the-stand-in',
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  displayNumber: '+1 212-555-0199',
  seed: 1,
  latencyMs: [0, 0],
  faults: {},
  silenceMs: 40_000,
  refuseAll: null,
  refuse: {},
  lateFailures: null,
  webhook: null,
  throughput: 0,
  pairMs: 0,
  portfolioLimit: 0,
  tier: 'TIER_UNLIMITED',
  health: 'AVAILABLE',
  mediaLifetimeMs: 30 * 24 * 3_600_000,
  templates: [
    template('order_ready', 'NAMED', 'Bonjour {{first_name}}, votre commande {{order}} est prête.', [
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Suivre', url: 'https://example.com/{{1}}' }] },
    ]),
    template('hello_position', 'POSITIONAL', 'Bonjour {{1}}, à {{2}}.'),
    template('plain_hello', 'POSITIONAL', 'Bonjour, votre rendez-vous est confirmé.'),
    template('greeting', 'NAMED', 'Bonjour {{first_name}} !'),
    {
      ...template('offer', 'POSITIONAL', 'Bonjour {{1}}, {{2}} pour vous [ce mois].', [
        { type: 'HEADER', format: 'TEXT', text: 'Offre pour {{1}}' },
        { type: 'FOOTER', text: 'Répondez STOP pour ne plus rien recevoir' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'URL', text: 'Voir', url: 'https://example.com/{{1}}' },
            { type: 'COPY_CODE', text: 'Copier le code' },
            { type: 'QUICK_REPLY', text: 'Plus tard' },
            { type: 'PHONE_NUMBER', text: 'Appeler', phone_number: '+12125550199' },
          ],
        },
      ]),
      category: 'MARKETING',
    },
    template('with_picture', 'POSITIONAL', 'Bonjour {{1}}.', [{ type: 'HEADER', format: 'IMAGE' }]),
    { ...template('paused_one', 'POSITIONAL', 'Bonjour.'), status: 'PAUSED' },
  ],
};

function template(
  name: string,
  format: GraphTemplate['parameter_format'],
  text: string,
  others: readonly Readonly<Record<string, unknown>>[] = [],
): GraphTemplate {
  const components = [{ type: 'BODY', text }, ...others];
  return { name, language: 'fr', status: 'APPROVED', category: 'UTILITY', parameter_format: format, components };
}
