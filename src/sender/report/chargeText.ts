import type { Charge } from './charge';
import { sentence, type Sentence } from '../sentence';

export function chargeText(charge: Charge): Sentence {
  return WORDS[charge];
}

const WORDS: Readonly<Record<Charge, Sentence>> = {
  free: sentence('free of charge'),
  marketing: sentence('marketing'),
  utility: sentence('utility'),
  authentication: sentence('authentication'),
  service: sentence('service'),
  other: sentence('another category'),
};
