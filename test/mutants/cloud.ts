import { mutantsOf } from './mutant';

/** What the Business API's answers and statuses mean. */
export const CLOUD_MUTANTS = [
  ...mutantsOf(
    'src/whatsapp/cloud/graphExchange.ts',
    ['what has left is taken for what never did', 'this.#hasLeft = true;', ''],
    ['a 5xx with a Graph error is a refusal', 'status >= 400 && status < 500', 'status >= 400'],
    [
      'no 5xx is believed, whatever its code',
      "return { kind: 'unknown', status, error: status >= 500 ? error : null",
      "return { kind: 'unknown', status, error: null",
    ],
  ),
  ...mutantsOf(
    'src/whatsapp/cloud/verdict.ts',
    ['any code holds at a 5xx', 'graphRule(error.code).holdsAt5xx === true', 'graphRule(error.code).codes.length > 0'],
    ['a refusal with the code of an outage is a doubt', "rule.sync === 'unknown' ? 'paused' : rule.sync", 'rule.sync'],
    [
      'an answer that says nothing is gone on after',
      "code: 'answerLost' },\n  needsPerson: true,",
      "code: 'answerLost' },\n  needsPerson: false,",
    ],
    [
      'a number that is gone is taken for a wrong parameter',
      'graphRule(isGone ? 33 : error.code)',
      'graphRule(error.code)',
    ],
  ),
  ...mutantsOf('src/whatsapp/cloud/firstFailures.ts', [
    'first failures end a run though one was sent',
    'noteSent(): void {\n    this.#isOver = true;',
    'noteSent(): void {',
  ]),
  ...mutantsOf(
    'src/whatsapp/cloud/mediaBook.ts',
    [
      'an id is used for ever',
      'this.#parts.clock.wallMs() - kept.at < LIFETIME_MS',
      'true',
      'Only a month shows it, and the service refuses such an id: then the file is uploaded anew.',
    ],
    ['a file is uploaded for every message', 'const underWay = this.#underWay.get(hash) ?? ', 'const underWay = '],
  ),
  ...mutantsOf(
    'src/sender/incoming.ts',
    [
      'a status before the answer is lost',
      '    for (const ack of early ?? []) this.#follow(this.#noteAck(ack));\n',
      '',
    ],
    [
      'an ack that comes before the disk is done is lost',
      '    if (index === undefined && saysMore) this.#ofUnknown = [...this.#ofUnknown, ack].slice(-UNKNOWN_COUNT);\n',
      '',
    ],
    ['a status of another attempt counts', '    if (rows.triesCount(index) !== n) return undefined;\n', ''],
    [
      'a status proves nothing',
      '    if (UNPROVEN.has(rows.status(index))) await doubts.noteProof(index, messageId);\n',
      '',
    ],
    [
      'late failures pause nothing',
      'judge()?.noteLate(index, isRefused ? (code ?? null) : null)',
      'judge()?.noteLate(index, null)',
    ],
  ),
  ...mutantsOf('src/sender/resultJudge.ts', [
    'rows fail for what ends the run',
    '    if (cause?.code === code) await this.#giveBack(cause);\n',
    '',
  ]),
  ...mutantsOf(
    'src/sender/delivery.ts',
    ['a pair limit waits no longer each time', '(result.slowsDown === true ? 1 : 2 ** (n - 1))', '1'],
    ['too fast is a try of the row', "result.slowsDown === true ? 'paused' : result.errorClass", 'result.errorClass'],
  ),
  ...mutantsOf(
    'src/sender/pace/slowness.ts',
    ['the rate isn’t halved', 'this.#shareAt(nowMs) / 2', 'this.#shareAt(nowMs)'],
    ['it never finds back', 'this.#share + (goneMs / 1000) * RECOVERY_SHARE', 'this.#share'],
  ),
  ...mutantsOf('src/campaign/cloud/accountList.ts', [
    'a new token costs the app secret',
    'account.appSecret ?? (isSame ? before.appSecret : undefined)',
    'account.appSecret',
  ]),
  ...mutantsOf('src/whatsapp/cloud/readNumber.ts', [
    'a number that doesn’t answer is waited for',
    'Promise.race([asked, tooLong])',
    'asked',
  ]),
  ...mutantsOf(
    'src/campaign/cloud/inboundPeople.ts',
    ['what isn’t in the book counts as taken', 'if (!(await this.#enter(entries))) return false;', ''],
    [
      'a stop to Meta opts nobody out',
      "return [{ kind: 'optedOut', who, atMs, why: 'whatsapp', from: '' }];",
      'return [];',
    ],
    ['a repeated no ends the user’s word', 'inbound.filter(({ id }) => !this.#taken.has(id))', '[...inbound]'],
  ),
  ...mutantsOf('src/whatsapp/cloud/webhooks/webhookReceiver.ts', [
    'Meta is answered before an opt-out is on disk',
    '(await parts.takeInbound?.(heard.inbound)) === false',
    '(void parts.takeInbound?.(heard.inbound), false)',
  ]),
  ...mutantsOf('src/sender/delivery.ts', [
    'whoever has stopped marketing isn’t opted out',
    "if (result.kind === 'failed' && result.code === STOPPED_MARKETING) await",
    'if (false as boolean) await',
  ]),
  ...mutantsOf(
    'src/campaign/content.ts',
    [
      'a template is filled from columns that have moved',
      '    this.#refuseOtherColumns();\n    const written',
      '    const written',
    ],
    [
      'a test is filled from columns that have moved',
      '    this.#refuseOtherColumns();\n    const cloudTemplate',
      '    const cloudTemplate',
    ],
  ),
  ...mutantsOf('src/campaign/testMessage.ts', [
    'a test through the Business API goes to its own number',
    "name !== 'cloud-api'",
    'true',
    'The window asks; the transport’s answer says so as well.',
  ]),
  ...mutantsOf('src/campaign/sendingChoices.ts', [
    'a phone’s account is sent through at the pace of the Business API',
    'if (isOther) this.options.set(',
    "if (transport === 'cloud-api') this.options.set(",
  ]),
  ...mutantsOf(
    'src/whatsapp/cloud/peopleOfDay.ts',
    [
      'whom Meta spares marketing is tried again',
      'return atMs !== undefined && this.#parts.nowMs() - atMs < DAY_MS;',
      'return atMs !== undefined && false;',
    ],
    ['nobody stops counting after a day', 'const DAY_MS = 24 * 3_600_000;', 'const DAY_MS = 240 * 3_600_000;'],
  ),
  ...mutantsOf('src/sender/incoming.ts', [
    'whoever has stopped marketing late isn’t opted out',
    'if (code === STOPPED_MARKETING) await',
    'if (false as boolean) await',
  ]),
  ...mutantsOf('src/whatsapp/cloud/webhooks/webhookBody.ts', [
    'what is free counts as billed',
    "if (billable === false || type?.startsWith('free') === true) return 'free';",
    '',
  ]),
  ...mutantsOf('src/campaign/cloud/costEstimate.ts', [
    'countries without a price cost nothing',
    '(low === null ? count : 0)',
    '0',
  ]),
  ...mutantsOf(
    'src/sender/content/templateRules.ts',
    ['line breaks go into a template', String.raw`/[\n\r\t]| {5}/u`, '/ {5}/u'],
    ['an empty cell goes into a template', "if (text.trim() === '') return 'parameterEmpty';", ''],
    ['any code fits a button', 'text.length > MAX_COUPON_LENGTH', 'text.length > 1000'],
    ['a row without its file gets the template', "attachmentFor(attachment, values).kind === 'none'", 'false'],
  ),
  ...mutantsOf('src/sender/content/cloudTemplate.ts', [
    'a formula that ended in an error is sent',
    'isBlankCell(cell) ? fallback',
    "cell === '' ? fallback",
  ]),
  ...mutantsOf('src/whatsapp/cloud/templates/slots.ts', [
    'a button’s number is taken for the body’s',
    'const key = isAmbiguous(variable) ? ofPlace : variable;',
    'const key = variable;',
  ]),
  ...mutantsOf('src/whatsapp/cloud/templates/fitTemplate.ts', [
    'a slip in a mapping is overlooked',
    '  refuseUnknown(template, slots, columns.mapped);\n',
    '',
  ]),
  ...mutantsOf('src/sessions/findProblems.ts', [
    'rows that break a template’s rules go out',
    'if (code !== null) addTo(templates, code, index);',
    '',
  ]),
  ...mutantsOf('src/whatsapp/cloud/connectTrouble.ts', [
    'a run that pauses for its token doesn’t say how to mend that',
    "code === 'tokenInvalid' ? sentence(",
    'false ? sentence(',
  ]),
  ...mutantsOf(
    'src/whatsapp/cloud/cloudTransport.ts',
    ['more people than the business may write to', 'if (isNew && isFull) return', 'if (false as boolean) return'],
    [
      'what goes out after an answer that says nothing',
      "if (needsPerson) this.#setState({ kind: 'lost'",
      "if (false as boolean) this.#setState({ kind: 'lost'",
    ],
  ),
  ...mutantsOf(
    'src/sender/delivery.ts',
    [
      'a pair limit holds up all others',
      'if (this.#restsAlone(index, result, n)) {',
      "if (this.#restsAlone(index, result, n) && result.kind === 'failed' && result.slowsDown === true) {",
    ],
    [
      'a row with a pair limit is tried for ever',
      'if (result.retryAfterMs === undefined || (result.slowsDown !== true && n >= options().triesCount)) return false;',
      'if (result.retryAfterMs === undefined) return false;',
    ],
    ['too fast slows nothing', 'if (result.slowsDown === true) pacer.slowDown(nowMs);', ''],
  ),
  ...mutantsOf('src/sender/pace/slowness.ts', [
    'each of those on their way halves the rate',
    'if (nowMs - this.#sinceMs < ONCE_MS) return;',
    '',
  ]),
  ...mutantsOf(
    'src/sender/resultJudge.ts',
    [
      'late failures are diluted by answers of 200',
      'const trip = this.#lateBreaker.note(',
      'const trip = this.#breaker.note(',
    ],
    ['late failures that were looked at pause it again', '    this.#lateBreaker.reset();\n', ''],
  ),
  ...mutantsOf('src/sender/incoming.ts', [
    'late failures aren’t weighed against the delivered',
    "|| (level >= 2 && before === 'sent')",
    '',
  ]),
  ...mutantsOf('src/sender/timetable/canary.ts', [
    'the first messages count as delivered once Meta has taken them',
    "return rows.count('delivered') + rows.count('read');",
    "return rows.count('delivered') + rows.count('read') + rows.count('sent');",
  ]),
  ...mutantsOf(
    'src/whatsapp/cloud/dayFiles.ts',
    ['statuses go that a session needs', 'if (await this.#has(day, isNeeded)) continue;', ''],
    ['what is written around midnight is overlooked', 'days.at(-2) ?? this.#settled', 'days.at(-1) ?? this.#settled'],
    ['all but today’s goes', 'dayOf(nowMs - keptDaysCount * DAY_MS)', 'dayOf(nowMs)'],
  ),
  ...mutantsOf('src/whatsapp/cloud/statusFile.ts', [
    'a receiver goes on writing to what may be cleaned away',
    'if (this.#open?.path === path) return this.#open.file;',
    'if (this.#open !== null) return this.#open.file;',
  ]),
  ...mutantsOf('src/campaign/people/sentBefore.ts', [
    'who has written counts as a new chat',
    'if (who === null || this.#book?.answeredSince(who, 0) !== true) this.#newChatCount += 1;',
    'this.#newChatCount += 1;',
  ]),
  ...mutantsOf(
    'src/campaign/cloud/takeUpStatuses.ts',
    [
      'who has written back is told to no session',
      'if (optOuts.book !== null) await enterAnswers(session, optOuts.book);',
      '',
    ],
    [
      'what is said as a run ends is never heard',
      'if ((await parts.newestMs()) + MARGIN_MS < mtimeMs) return false;',
      'if ((await parts.newestMs()) - MARGIN_MS < mtimeMs) return false;',
    ],
  ),
  ...mutantsOf('src/campaign/runs.ts', [
    'a resume finds its own window in its way',
    'await this.#takingUp?.settled(sessionId);',
    '',
  ]),
  ...mutantsOf('src/people/bookAppender.ts', [
    'a receiver’s salt becomes the book’s',
    'Buffer.alloc(SALT_BYTES, 0xff)',
    'Buffer.alloc(SALT_BYTES, 0)',
  ]),
  ...mutantsOf('src/campaign/cloud/inboundPeople.ts', [
    'who says no to a receiver that can’t open the book is told again for ever',
    'if (otherwise === undefined) throw error;',
    'throw error;',
  ]),
  ...mutantsOf('src/campaign/keys/keyring.ts', [
    'what a terminal has heard isn’t read',
    'own === undefined ? await this.#elsewhere(keyId)',
    'own === undefined ? null',
  ]),
  ...mutantsOf('src/campaign/cloud/accountList.ts', [
    'a terminal’s token is copied into the editor’s secrets',
    'const accounts = await this.#place.read();\n    const before',
    'const accounts = await this.list();\n    const before',
  ]),
];
