import { mutantsOf } from './mutant';

/** What a journal says, and the fold of it. */
export const ROW_MUTANTS = [
  ...mutantsOf(
    'src/sender/journal/rowStatus.ts',
    ['to leave it means to send it again', "leave: 'leftInDoubt'", "leave: 'queued'"],
    ['unsure means not sent', "unsure: 'unsure'", "unsure: 'queued'"],
  ),
  ...mutantsOf(
    'src/sender/journal/rowStates.ts',
    ['tries overflow at 16', 'Math.min(tries, 15)', 'tries'],
    ['a late refusal fails a delivered one', 'level === -1 && reached === 0', 'level === -1 && reached >= 0'],
    ['what may have left fails', "if (record.class === 'unknown')", "if (record.class === 'unknown' && !record.final)"],
    [
      'whoever is doubted is looked up since ever, and an older message is found',
      '{ sinceMs: at, code: null }',
      '{ sinceMs: 0, code: null }',
    ],
    [
      'a doubt begins when the answer came',
      '{ ...attempt, code }',
      '{ ...attempt, sinceMs: attempt.sinceMs + 60_000, code }',
    ],
    [
      'a crash counts as a try',
      "record.result === 'notSent' && this.#openAttempts.get(index)?.code === null",
      'index < 0',
    ],
    [
      'an unknown that wasn’t sent is no try',
      ' && this.#openAttempts.get(index)?.code === null) this.#requeue(index);',
      ') this.#requeue(index);',
    ],
    ['acks lower a status', 'Math.max(reached, level - 1)', 'level - 1'],
    ['a cut attempt counts as a try', 'Math.max(0, this.triesCount(index) - 1)', 'this.triesCount(index)'],
    [
      'whoever goes back to the queue has no tries left',
      "this.#set(index, 'queued', 0);",
      "this.#set(index, 'queued');",
    ],
    [
      'a record of nobody’s row is counted',
      ' && record.i < this.#bytes.length) this.#applyToRow',
      ') this.#applyToRow',
    ],
    [
      'an earlier refusal is remembered of a new attempt',
      'this.#latest.forget(index);\n        this.#refusedLate',
      'this.#refusedLate',
    ],
    ['the last row named is taken for the highest', 'Math.max(this.#highestNamed, index)', 'index'],
    ['what isn’t failed is requeued', "if (this.status(index) === 'failed') this.#giveBack", 'this.#giveBack'],
    ['whoever is in doubt counts as done', 'this.#counts.queued + this.#counts.inDoubt > 0', 'this.#counts.queued > 0'],
    [
      'one in doubt whose attempt was lost is never looked up',
      'else if (!this.#openAttempts.has(index)) this.#openAttempts.set(index, { sinceMs: 0, code: null });',
      '',
    ],
    [
      'a message that was found is nobody’s for its acks',
      'if (record.id !== undefined) this.#acks.note(record.id, index);',
      '',
    ],
    ['damage doubts those who have been sent to', "if (this.status(index) !== 'queued') continue;", ''],
  ),
  ...mutantsOf(
    'src/sender/journal/surelyNotSent.ts',
    [
      'whoever was sent to again surely has nothing',
      "if (record.result === 'unsure') this.#mayHaveArrived.add(record.i);",
      '',
    ],
    ['a late refusal surely never arrived', 'if (record.level === -1) this.#mayHaveArrived.add(record.i);', ''],
    ['damage says nothing of who had failed', 'this.#noteLoss();\n        return;', 'return;'],
  ),
  ...mutantsOf(
    'src/sender/journal/rowQueue.ts',
    ['whoever comes back isn’t found any more', 'if (isQueued) this.#lowest = Math.min(this.#lowest, index);', ''],
    ['gives the same one twice', ' || isExcluded(index)', ''],
  ),
  ...mutantsOf(
    'src/sender/journal/ackBook.ts',
    ['the oldest are never forgotten', 'if (oldest !== undefined) this.#indexes?.delete(oldest.messageId);', ''],
    [
      'an id that comes again is forgotten',
      'if (oldest !== undefined) this.#indexes?.delete(oldest.messageId);\n    this.#indexes?.set(messageId, index);',
      'this.#indexes?.set(messageId, index);\n    if (oldest !== undefined) this.#indexes?.delete(oldest.messageId);',
    ],
  ),
  ...mutantsOf(
    'src/sender/journal/journalCodec.ts',
    [
      'the shape isn’t checked',
      'for (const member in shape) if (!shape[member]?.(record[member])) return undefined;',
      'void shape;',
    ],
    ['a row before the first', ' && (value as number) >= 0', ''],
    [
      'the checksum isn’t compared',
      'if (checksum(line, isNumbered ? end : bodyEnd) !== Number.parseInt(digits, 16)) return undefined;',
      '',
    ],
    [
      'a record of an unknown kind is looked at',
      ' || !Object.hasOwn(SHAPES, type)',
      '',
      'It has no shape that it could fail, and no kind that it could be returned as.',
    ],
    ['options aren’t checked', '  parseKeptOptions(value as Record<string, unknown>);\n', ''],
  ),
  ...mutantsOf(
    'src/sender/journal/rowDetails.ts',
    [
      'a failure of an earlier attempt is told of the next',
      '    this.#errors[index] = 0;\n    this.#idPositions[index] = 0;',
      '    this.#idPositions[index] = 0;',
    ],
    ['whoever has read it hasn’t received it', 'if (level >= 2 && this', 'if (level === 2 && this'],
  ),
  ...mutantsOf(
    'src/sender/journal/countRows.ts',
    ['what is in flight counts as unknown', "rows.count('inDoubt') - inFlightCount", "rows.count('inDoubt')"],
    ['those who were left aren’t told of', " + rows.count('leftInDoubt')", ''],
  ),
];
