import type { MessageStatus } from '../statusFile';
import type { StatusInbox } from './statusInbox';

export interface WebhookCounts {
  /** By HTTP status. */
  readonly answers: Map<number, number>;
  readonly statuses: Map<MessageStatus, number>;
  ignored: number;
  /** What people wrote, or said to Meta. */
  inbound: number;
}

/** As Prometheus reads it. Nothing in it is personal. */
export function metricsText({ answers, statuses, ignored, inbound }: WebhookCounts, inbox: StatusInbox): string {
  const lines = [
    ...counter('answers_total', 'Answers by HTTP status.'),
    ...[...answers].map(([code, count]) => `${PREFIX}answers_total{code="${code}"} ${count}`),
    ...counter('statuses_total', 'Statuses of messages.'),
    ...[...statuses].map(([status, count]) => `${PREFIX}statuses_total{status="${status}"} ${count}`),
    ...counter('repeated_total', 'Statuses that were known.'),
    `${PREFIX}repeated_total ${inbox.repeatedCount}`,
    ...counter('ignored_total', 'Statuses of other numbers, or of unknown kinds.'),
    `${PREFIX}ignored_total ${ignored}`,
    ...counter('inbound_total', 'Messages and wishes of people.'),
    `${PREFIX}inbound_total ${inbound}`,
    `# HELP ${PREFIX}waiting Statuses that aren't written down yet.`,
    `# TYPE ${PREFIX}waiting gauge`,
    `${PREFIX}waiting ${inbox.waitingCount}`,
  ];
  return `${lines.join('\n')}\n`;
}

function counter(name: string, help: string): readonly string[] {
  return [`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} counter`];
}

const PREFIX = 'excel_whatsapp_webhook_';
