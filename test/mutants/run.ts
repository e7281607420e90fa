import { mutantsOf } from './mutant';

/** The run as a whole: start, pause, stop, pace, end. */
export const RUN_MUTANTS = [
  ...mutantsOf(
    'src/sender/runner.ts',
    [
      'doesn’t wait for mending before the look-ups',
      'do {\n      await this.#reconnector.settled();',
      'do {',
      'A look-up over no connection writes nothing, and mending looks up itself before the run goes on.',
    ],
    [
      'doesn’t wait for mending at the end',
      'await this.#reconnector.settled();\n    if (this.#failure',
      'if (this.#failure',
      'What mends ends by itself when the run has stopped; nobody is left whom it could look up.',
    ],
    [
      'goes on although the first record was not written',
      "if (!(await this.#keeper.write(opened))) return { kind: 'stopped', error: null };",
      'await this.#keeper.write(opened);',
    ],
    [
      'the end doesn’t wait for what is being decided',
      'await this.#doubts.decided();\n    if (end.kind',
      'if (end.kind',
    ],
    [
      'says finished although somebody is left',
      "if (end.kind === 'stopped' || !this.#session.rows.isWorkLeft) return end;",
      'if (end.kind) return end;',
    ],
    [
      'others go first, and doubts are looked up after them',
      'await this.#doubts.lookUp();\n      await this.#feed.run();',
      'await this.#feed.run();\n      await this.#doubts.lookUp();',
    ],
    ['the rate doesn’t hold over a restart', 'this.#keepDistance();\n    do', 'do'],
    ['the number at once doesn’t change', 'this.#feed.concurrency = options.concurrency;', ''],
    ['what is thrown amid a delivery is swallowed', 'if (this.#failure !== null) throw this.#failure;', ''],
    ['a stop isn’t told from the window’s end', 'event: end.kind, ...this.#stopCode', 'event: end.kind'],
    [
      'a connection lost before the first message is missed',
      "if (state.kind === 'lost') this.#reconnector.noteLost(state);\n    this",
      'this',
    ],
    [
      'changed options aren’t written down',
      "void this.#keeper.note({ t: 'options', at: this.#ports.clock.wallMs(), options });",
      '',
    ],
    [
      'what is fatal doesn’t stop the run',
      'this.#fatal = fatalError(code);\n        this.#control.stop();',
      'this.#fatal = fatalError(code);',
    ],
  ),
  ...mutantsOf(
    'src/sender/feed.ts',
    ['stop doesn’t wait for what is in flight', '    await this.#drained();\n  }\n\n  #start', '  }\n\n  #start'],
    [
      'takes one too many',
      'this.#takenCount >= this.#limit.concurrency',
      'this.#takenCount > this.#limit.concurrency',
      'p-limit holds the line: the one more waits before its attempt is written.',
    ],
    ['no pause between batches', 'await control.sleep(batchDelay.nextMs(options().batchDelayMs));', ''],
    ['the pause begins before the batch is done', 'await this.#drained();\n        await control', 'await control'],
    [
      'one more is taken while a slept-through connection is checked',
      'if (mustWait()) continue;',
      'mustWait();',
      'The check has paused the run: what is taken goes back to the queue before it leaves.',
    ],
    ['a slept-through connection isn’t checked', 'if (mustWait()) continue;', ''],
    ['no turn is taken', 'pacer.start(clock.monotonicMs(), options());', ''],
    [
      'nobody hears that the last one has come to its end',
      'onEnded(index);\n        this.#noteMoved();',
      'onEnded(index);',
    ],
    ['the limit isn’t set live', 'this.#limit.concurrency = count;', 'void count;'],
  ),
  ...mutantsOf(
    'src/sender/control.ts',
    [
      'a change that comes while something is awaited is slept through',
      'if (seenCount !== this.#changeCount) return;',
      '',
    ],
    [
      'a reason overwrites the user’s pause',
      "if (this.#control.kind === 'paused' && this.#control.byItself === null) return;",
      '',
    ],
    [
      'mending takes over the user’s pause',
      "if (this.#control.kind !== 'paused') this.#pause(reason, false);",
      'this.#pause(reason, false);',
    ],
    [
      'resume revives a stopped run',
      "if (this.#control.kind === 'paused') this.#change({ kind: 'running' });",
      "this.#change({ kind: 'running' });",
    ],
    [
      'what is mended ends the user’s pause',
      "=== 'paused' && !this.#control.needsPerson) this.resume",
      "=== 'paused') this.resume",
    ],
    [
      'pause undoes a stop',
      "if (this.#control.kind !== 'stopped') this.#change({ kind: 'paused'",
      "this.#change({ kind: 'paused'",
    ],
    ['any change cuts a sleep short', 'await this.nap(leftMs);', 'return await this.nap(leftMs);'],
    ['stop doesn’t wake whoever sleeps', '    this.wake();\n    for', '    for'],
    [
      'stop waits for an answer that may never come',
      'return await Promise.race([promise, this.#stopped.promise]);',
      'return await promise;',
    ],
  ),
  ...mutantsOf(
    'src/sender/pace/pacer.ts',
    [
      'slots that were missed make a burst',
      'Math.max(slotMs, this.#starts.nextMs(intervalMs * MINIMUM_GAP_SHARE))',
      'slotMs',
    ],
    ['a sleep is made up for', 'MADE_UP_FOR_MS = 1000', 'MADE_UP_FOR_MS = 1e9'],
    ['drifts', 'this.#nextSlotMs = slotMs + intervalMs;', 'this.#nextSlotMs = nowMs + intervalMs;'],
  ),
  ...mutantsOf(
    'src/sender/pace/batchDelay.ts',
    ['grows without end', 'Math.min(this.#factor * 2, LONGEST_FACTOR)', 'this.#factor * 2'],
    ['never comes back', 'Math.max(this.#factor / 2, 1)', 'this.#factor'],
    ['old errors count for ever', '    this.#errorCount = 0;\n    return', '    return'],
  ),
  ...mutantsOf(
    'src/sender/pace/circuitBreaker.ts',
    [
      'the share isn’t forgotten when the user goes on',
      'this.#latest = [];\n    this.#inRowCount = 0;',
      'this.#inRowCount = 0;',
    ],
    [
      'the row of failures isn’t forgotten when the user goes on',
      'this.#latest = [];\n    this.#inRowCount = 0;',
      'this.#latest = [];',
    ],
    ['a success doesn’t end a row of failures', 'this.#inRowCount + 1 : 0', 'this.#inRowCount + 1 : this.#inRowCount'],
    ['one failure too late', 'this.#inRowCount >= failuresInRowCount', 'this.#inRowCount > failuresInRowCount'],
    ['failures aren’t counted', 'if (result.failure !== null) this.#failedCount += 1;', ''],
    ['a share of a few', 'window.length < WINDOW_COUNT || ', ''],
    ['causes that differ are shared', ' && failure.code === code', ''],
    ['what may have left is shared', 'failure?.hasSurelyNotLeft === true && failure.code', 'failure?.code'],
  ),
  ...mutantsOf(
    'src/sender/resultJudge.ts',
    ['the breaker counts each try', 'if (isLastTry && !isOfTheAccount)', 'if (!isOfTheAccount)'],
    ['the breaker counts what the account’s limits refuse', 'if (isLastTry && !isOfTheAccount)', 'if (isLastTry)'],
    ['given back again and again', ' || rows.wasGivenBack(i)', ''],
    [
      'the breaker counts what the connection cost',
      "if (result.kind === 'failed' && (result.errorClass === 'paused' || result.errorClass === 'fatal')) return;",
      '',
    ],
    ['what the server refused is given back', 'isBeforeSending && code !== REFUSED', 'isBeforeSending'],
    ['failures go on after a resume', 'this.#breaker.reset();', ''],
  ),
  ...mutantsOf(
    'src/sender/reconnector.ts',
    ['goes on before the doubts are looked up', 'await this.#beforeResume();', 'void this.#beforeResume();'],
    [
      'connects, and shows a code, with nobody there',
      'if (this.#needsPerson() && !isAskedFor) return;',
      'void isAskedFor;',
    ],
    [
      'what needs a person is tried again and again',
      'if (needsPerson) this.#control.pauseForPerson(reason);',
      'if (needsPerson && reason.text === "") this.#control.pauseForPerson(reason);',
    ],
    ['connects in a circle', 'if (!this.#hasSent) await this.#waitToReconnect();', ''],
    [
      'a message now and then without an ack is a sick connection',
      'this.#unconfirmedCount = 0;\n    this.#reconnectMs',
      'this.#reconnectMs',
    ],
    ['a limited account is asked every minute', 'this.#restMs = Math.min(restMs * 2, LONGEST_REST_MS);', ''],
    [
      'sleep isn’t noticed by the clock that stands still',
      'Math.max(this.#clock.monotonicMs() - monotonicMs, this.#clock.wallMs() - wallMs)',
      'this.#clock.monotonicMs() - monotonicMs',
    ],
    [
      'goes on though it was lost again meanwhile',
      "if (this.#transport.state.kind === 'ready') {",
      "if (this.#transport.state.kind !== 'closed') {",
    ],
    ['mends twice at once', 'this.#mending ??= Promise', 'this.#mending = Promise'],
  ),
];
