import { memberOf } from './graphError';

/** What is asked of a number when it is connected. */
export const NUMBER_FIELDS =
  'display_phone_number,verified_name,quality_rating,status,throughput,whatsapp_business_manager_messaging_limit,health_status';

/** A number of the Business API as the service describes it. */
export interface SenderNumber {
  /** E.164; null where it isn't told. */
  readonly phone: string | null;
  readonly name: string;
  readonly health: 'AVAILABLE' | 'LIMITED' | 'BLOCKED' | null;
  /** What the service says against it, in its own words; empty where it says nothing. */
  readonly healthText: string;
  /** Unique people in 24 hours; null for no limit, or where none is told. */
  readonly peopleLimit: number | null;
  /** As the service has it: `TIER_2K`; null where it isn't told. */
  readonly messagingLimit: string | null;
  /** What people think of what they get. */
  readonly quality: 'GREEN' | 'YELLOW' | 'RED' | null;
  /** `STANDARD` is 80 messages a second, `HIGH` 1,000; null where it isn't told. */
  readonly throughput: string | null;
}

export function readSenderNumber(body: unknown): SenderNumber {
  const digits = textOf(memberOf(body, 'display_phone_number')).replaceAll(/\D/gu, '');
  const health = memberOf(body, 'health_status');
  const word = textOf(memberOf(health, 'can_send_message'));
  const quality = textOf(memberOf(body, 'quality_rating'));
  const tier = textOf(memberOf(body, 'whatsapp_business_manager_messaging_limit'));
  return {
    phone: digits === '' ? null : `+${digits}`,
    name: textOf(memberOf(body, 'verified_name')),
    health: word === 'AVAILABLE' || word === 'LIMITED' || word === 'BLOCKED' ? word : null,
    healthText: healthErrors(memberOf(health, 'entities')).join(' '),
    peopleLimit: limitOf(tier),
    messagingLimit: tier || null,
    quality: quality === 'GREEN' || quality === 'YELLOW' || quality === 'RED' ? quality : null,
    throughput: textOf(memberOf(memberOf(body, 'throughput'), 'level')) || null,
  };
}

/** `TIER_250`, `TIER_2K`, `TIER_100K`, `TIER_UNLIMITED`. */
function limitOf(tier: string): number | null {
  const [, digits, thousands] = /^TIER_(\d{1,6})(K?)$/u.exec(tier) ?? [];
  return digits === undefined ? null : Number(digits) * (thousands === 'K' ? 1000 : 1);
}

function healthErrors(entities: unknown): readonly string[] {
  if (!Array.isArray(entities)) return [];
  return entities.flatMap((entity: unknown) => {
    const errors = memberOf(entity, 'errors');
    if (!Array.isArray(errors)) return [];
    return errors.flatMap((error: unknown) => {
      const said = [memberOf(error, 'error_description'), memberOf(error, 'possible_solution')];
      return said.filter((text) => typeof text === 'string');
    });
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
