import type { Memento } from 'vscode';
import { RULES_VERSION, type RulesAcceptance } from '../../campaign/beforeSending/rules';

/** The user’s word that they have read the rules, for all windows of this computer. */
export function createRulesAcceptance(globalState: Memento): RulesAcceptance {
  return {
    isAccepted: () => Promise.resolve(globalState.get(KEY) === RULES_VERSION),
    accept: async () => await globalState.update(KEY, RULES_VERSION),
  };
}

const KEY = 'rulesAccepted';
