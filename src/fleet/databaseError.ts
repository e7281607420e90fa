import { HumanError, isHumanError } from '../sender/humanError';
import type { JournalFailure } from '../sender/ports';
import { sentence } from '../sender/sentence';
import { errorCode } from '../sender/systemError';

/** What the database, or the way there, said, for a person. Its own text may quote values: only its code is told. */
export function databaseError(error: unknown, namedIn: string): HumanError {
  if (isHumanError(error)) return error;
  const code = errorCode(error) ?? '';
  if (isRefused(error)) return refused(error, namedIn);
  if (code === NO_DATABASE) return noDatabase(error, namedIn);
  if (code === NOT_UNDERSTOOD) return behindPooler(namedIn, error);
  return new HumanError(
    code === ''
      ? sentence('The connection to the database is gone, or can’t be made.')
      : sentence('The database can’t be used now ({0}).', code),
    sentence('See that it runs, can be reached and has room, then try again: nothing is lost.'),
    error,
    { fault: 'machine' },
  );
}

/** It knows nothing of what a connection is asked to be, or holds no locks. */
export function behindPooler(namedIn: string, cause?: unknown): HumanError {
  return new HumanError(
    sentence('Between this program and the database stands a pooler, which can’t hold locks.'),
    sentence('Name the server itself in {0}, not the pooler before it.', namedIn),
    cause,
  );
}

/** The server wants another user or password, or any. */
export function isRefused(error: unknown): boolean {
  const said = isHumanError(error) ? error.cause : error;
  if (codeOf(error)?.startsWith('28') === true) return true;
  return said instanceof Error && NO_PASSWORD.test(said.message);
}

/** The SQLSTATE, or the system's code; null where there is none. */
export function codeOf(error: unknown): string | null {
  return isHumanError(error) ? errorCode(error.cause) : errorCode(error);
}

/** Whether it was a connection, or a moment: what the next try may not meet any more. */
export function isPassing(error: unknown): boolean {
  if (!isHumanError(error) || error.fault !== 'machine') return false;
  const code = codeOf(error);
  // Without a code: the driver’s own word for a connection that is gone. A SQLSTATE has five characters.
  return code === null || code.length !== SQLSTATE_LENGTH || PASSING_CLASSES.some((start) => code.startsWith(start));
}

/** What it means for the journal. */
export function appendFailure(error: unknown): JournalFailure {
  switch (codeOf(error)) {
    case DISK_FULL:
      return 'diskFull';
    case READ_ONLY:
      return 'readOnly';
    default:
      return 'ioError';
  }
}

/** What was to be written is there already. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === DUPLICATE;
}

function refused(cause: unknown, namedIn: string): HumanError {
  return new HumanError(
    sentence('The database refuses the user or the password.'),
    sentence('Give it the right ones in {0}.', namedIn),
    cause,
  );
}

function noDatabase(cause: unknown, namedIn: string): HumanError {
  return new HumanError(
    sentence('There is no such database on that server.'),
    sentence('Create it there, or name another one in {0}.', namedIn),
    cause,
  );
}

const NO_DATABASE = '3D000';
/** What `pg` says where the server asks for a password, and none was given. */
const NO_PASSWORD = /client password must be a(?: non-empty)? string|password must be a string/u;
/** Only a pooler understands less than what the client says. */
const NOT_UNDERSTOOD = '08P01';
const SQLSTATE_LENGTH = 5;
/** Connections, rolled back, too many of them, taken down by its operator. Source: PostgreSQL's list of error codes. */
const PASSING_CLASSES = ['08', '40', '53300', '57'];
const DISK_FULL = '53100';
const READ_ONLY = '25006';
const DUPLICATE = '23505';
