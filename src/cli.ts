import { version } from '../package.json';
import { isHumanError, type HumanError } from './sender/humanError';
import { followUp, retry } from './cli/again';
import { usageError } from './cli/arguments/arguments';
import { browser } from './cli/browser';
import { check } from './cli/check';
import { clean } from './cli/clean/clean';
import { cloud } from './cli/cloud/cloudCommand';
import { webhooks } from './cli/cloud/webhooksCommand';
import { EXIT } from './cli/exit';
import { exportResults } from './cli/export';
import { history, setRate, steerCommand, takeOver } from './cli/fleet/steerCommand';
import { worker } from './cli/fleet/workerCommand';
import { forget } from './cli/forget';
import { terminalLog } from './cli/log/terminalLog';
import { logout } from './cli/logout';
import { sayError } from './cli/say';
import { optOuts } from './cli/optOuts';
import { recover } from './cli/recover/recover';
import { report } from './cli/report/report';
import { results } from './cli/results';
import { resume, send } from './cli/send';
import { sessions } from './cli/sessions';
import { test } from './cli/test';
import { USAGE, usageOf } from './cli/usage';
import { sentence } from './sender/sentence';
import { hearLostAnswers } from './sessions/lostAnswers';

/** The same sender from a terminal: for servers, for scripts and for tests. */
async function main([command, ...args]: readonly string[]): Promise<number> {
  const rest = terminalLog.begin(command ?? '', args);
  const help = command !== undefined && asksForHelp(rest) ? usageOf(command) : null;
  if (help !== null) {
    process.stdout.write(`${help}\n`);
    return EXIT.allSent;
  }
  switch (command) {
    case 'check':
      return await check(rest);
    case 'send':
      return await send(rest);
    case 'resume':
      return await resume(rest);
    case 'recover':
      return await recover(rest);
    case 'retry':
      return await retry(rest);
    case 'follow-up':
      return await followUp(rest);
    case 'results':
      return await results(rest);
    case 'sessions':
      return await sessions(rest);
    case 'export':
      return await exportResults(rest);
    case 'report':
      return await report(rest);
    case 'clean':
      return await clean(rest);
    case 'test':
      return await test(rest);
    case 'forget':
      return await forget(rest);
    case 'opt-outs':
      return await optOuts(rest);
    case 'cloud':
      return await cloud(rest);
    case 'webhooks':
      return await webhooks(rest);
    case 'worker':
      return await worker(rest);
    case 'pause':
    case 'stop':
      return await steerCommand(command, rest);
    case 'set-rate':
      return await setRate(rest);
    case 'take-over':
      return await takeOver(rest);
    case 'history':
      return await history(rest);
    case 'logout':
      return await logout(rest);
    case 'browser':
      return await browser(rest);
    case undefined:
    case 'help':
    case '--help':
      process.stdout.write(`${USAGE}\n`);
      return command === undefined ? EXIT.usage : EXIT.allSent;
    case '--version':
      process.stdout.write(`${version}\n`);
      return EXIT.allSent;
    default:
      process.stderr.write(`${USAGE}\n\n`);
      // Below all that, where it is seen.
      throw usageError(sentence('There is no command {0}.', command));
  }
}

/** A session that is there goes on once its computer is right; before there is one, nothing was sent. */
function isResumable({ fault }: HumanError): boolean {
  return fault === 'whatsapp' || (fault === 'machine' && process.argv[2] === 'resume');
}

/** What stands behind `--` is no option. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((argument) => argument === '--help' || argument === '-h');
}

// Whoever reads may stop reading (`| head`, a closed terminal): a run goes on, its figures are in the session.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

hearLostAnswers();
main(process.argv.slice(2)).then(
  // Not `process.exit`, which would cut off what a pipe hasn't taken yet.
  (code) => {
    process.exitCode = code;
    terminalLog.ended(code);
  },
  (error: unknown) => {
    process.exitCode = isHumanError(error) && isResumable(error) ? EXIT.resumable : EXIT.usage;
    terminalLog.failed(error);
    terminalLog.ended(process.exitCode);
    if (!isHumanError(error)) throw error;
    process.stderr.write(`${sayError(error)}\n`);
  },
);
