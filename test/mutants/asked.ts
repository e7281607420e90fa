import { mutantsOf } from './mutant';

/** What the person is asked before something is done, and what their answer means. */
export const ASKED_MUTANTS = [
  ...mutantsOf(
    'src/campaign/dialogs/askPhone.ts',
    ['a number isn’t shown as it is understood', "given.trim().startsWith('+') ? ''", "given !== '' ? ''"],
    [
      'what is no number is taken',
      'problem: (given) => (parse(given) === null',
      "problem: (given) => (parse(given) === ''",
    ],
  ),
  ...mutantsOf('src/campaign/dialogs/askBefore.ts', [
    'a stray Enter does what can’t be taken back',
    '{ label: say(no), value: false },\n    { label: say(yes), value: true },',
    '{ label: say(yes), value: true },\n    { label: say(no), value: false },',
  ]),
  ...mutantsOf(
    'src/campaign/beforeSending/askToSend.ts',
    ['who looks again has accepted the rules', 'if (answer !== null && isFirst)', 'if (isFirst)'],
    ['a stray Enter sends from here', '{ label: say(LOOK_AGAIN), value: null },\n', ''],
    ['the rules are never shown', '...(isFirst ? RULES.map(texts.say) : [])', ''],
  ),
  ...mutantsOf(
    'src/campaign/dialogs/campaignWindow.ts',
    ['an empty answer is a test to one’s own number that can’t get it', 'typed || null', 'typed'],
    ['anything is sent from a folder that isn’t trusted', 'if (isTrusted) return;', 'return;'],
  ),
  ...mutantsOf(
    'src/campaign/sessionsView/sessionsTree.ts',
    [
      'the whole tree moves with each message',
      'parts.onChange(this.#nodes.get(`session ${id}`))',
      'parts.onChange(undefined)',
    ],
    ['what is out of sight is looked for', 'if (!isVisible) return;', ''],
    [
      'the tree is drawn again though nothing is different',
      ' || JSON.stringify(now.groups.map(({ items }) => items)) === before',
      '',
    ],
    ['a command in the tree is about nothing', "context: ['session', ...actions].join(' ')", "context: 'session'"],
  ),
  ...mutantsOf(
    'src/campaign/phone/linking.ts',
    [
      'the phone is unlinked amid a session that was begun while it was asked',
      '    // One may have begun while the question stood there.\n    await this.#refuseWhileSending();',
      '',
    ],
    ['a rehearsal keeps the phone linked', "info.transport === 'whatsapp-web' ? owner : null", 'owner'],
  ),
  ...mutantsOf('src/campaign/phone/lockOffer.ts', [
    'the mark of another computer goes without the user’s word',
    'if (isToGo === true)',
    'if (isToGo !== false)',
  ]),
  ...mutantsOf('src/campaign/sessionsView/deleteSession.ts', [
    'a session that isn’t finished is deleted after one question',
    "state !== 'finished' && !(await isMeant(ALL_THE_SAME",
    "state === 'finished' && !(await isMeant(ALL_THE_SAME",
  ]),
  ...mutantsOf('src/campaign/people/forgetCommand.ts', [
    'somebody is forgotten here while the database can’t be opened',
    'const place = database.isSet ? await database.open() : null;',
    'const place = database.isSet ? await database.open().catch(() => null) : null;',
  ]),
  ...mutantsOf('src/campaign/people/optOutCommands.ts', [
    'an opt-out that workers don’t know of is told as if they did',
    'if (problem === null) return await say(parts, done);',
    'if (problem !== null) return await say(parts, done);',
  ]),
  ...mutantsOf('src/campaign/people/answerWindow.ts', [
    'whoever puts the question away has opted somebody out',
    'actions)) === true',
    'actions)) !== false',
  ]),
  ...mutantsOf(
    'src/campaign/results/resultsExport.ts',
    [
      'a file is replaced that nobody was asked about',
      '`${file.name}.xlsx`), overwrite: false }',
      '`${file.name}.xlsx`), overwrite: true }',
    ],
    [
      'the workbook itself is written to',
      'if (place.file.address === source)',
      'if (place.file.address === info.fileName)',
    ],
    ['what becomes known since isn’t exported', 'await this.#parts.runs.takeUp(sessionId);', ''],
    ['a copy of the results stays in the data folder', 'await rm(path, { force: true });', ''],
    [
      'an export that was given up is told as done',
      'if (signal.aborted) return false;',
      'if (signal.aborted) return true;',
    ],
  ),
  ...mutantsOf(
    'src/campaign/database/databaseWindow.ts',
    ['a new key is taken that is kept nowhere', 'return isKept ? key : null;', 'return key;'],
    ['a key file can be read by everybody', 'mode: 0o600', 'mode: 0o644'],
    ['a password can be read over the shoulder', 'server)),\n    isSecret: true,', 'server)),'],
  ),
  ...mutantsOf('src/campaign/database/steerSessions.ts', [
    'what one asks is seen late',
    'await chosen.place.steer(chosen.session.about.id, command);\n  await parts.database.refresh();',
    'await chosen.place.steer(chosen.session.about.id, command);',
  ]),
  ...mutantsOf(
    'src/campaign/cloud/businessCommands.ts',
    ['a number is removed by a stray Enter', 'if (isMeant) await', 'if (!isMeant) await'],
    ['a token may be anything', 'TOKEN_SHAPE = /^[\\x21-\\x7e]+$/u', 'TOKEN_SHAPE = /^/u'],
  ),
  ...mutantsOf('src/campaign/cloud/templatePicker.ts', [
    'a place is filled with nothing for everybody',
    "fallback === '' ? header :",
    "fallback === '' && header !== null ? header :",
  ]),
];
