import * as v from 'valibot';
import type { NotedCommand } from '../../fleet/steering';
import { sentence, type Sentence } from '../../sender/sentence';

/** What somebody asked of a session, for whoever reads who did what. */
export function historyText({ kind, argument }: NotedCommand): Sentence {
  switch (kind) {
    case 'handIn':
      return sentence('Handed in');
    case 'pause':
      return sentence('Paused');
    case 'resume':
      return sentence('Resumed');
    case 'stop':
      return sentence('Stopped');
    case 'rate':
      return sentence('Rate set to {0} a second', argument);
    case 'decide':
      return decisionText(argument);
    default:
      // Of a newer version.
      return sentence('{0}', kind);
  }
}

function decisionText(argument: string): Sentence {
  const parsed = v.safeParse(decisionSchema, JSON.parse(argument));
  if (!parsed.success) return sentence('Decided about messages in doubt');
  const { decision, row } = parsed.output;
  if (row === null) {
    return decision === 'leave' ? sentence('Left those in doubt') : sentence('Sent those in doubt again');
  }
  return decision === 'leave'
    ? sentence('Left row {0}, in doubt', row)
    : sentence('Sent row {0}, in doubt, again', row);
}

const decisionSchema = v.object({ decision: v.picklist(['sendAgain', 'leave']), row: v.nullable(v.number()) });
