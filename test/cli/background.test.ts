import { expect, test } from 'vitest';
import { takeFromBackground } from '../../src/campaign/background/takeFromBackground';
import { SessionStore } from '../../src/sessions/sessionStore';
import { until } from '../until';
import { begin, ended, goOn, RECIPIENT_COUNT } from './backgroundScene';
import { checkOnceEach, cli } from './cli';

test('what a window has begun goes on once that has let go, and comes back when one asks for it', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  const background = goOn(begun);
  run.kill('SIGTERM');
  await run.end;
  const letGoCount = ledger().length;
  await until(() => ledger().length > letGoCount + 5);
  const { code, stderr } = await cli(['resume', id, '--data', at.data]);
  expect([code, stderr]).toEqual([
    2,
    'This session is being sent in the background. Open it in VS Code, where it then goes on.\n',
  ]);

  const store = new SessionStore(at.data);
  await takeFromBackground(store, id);
  expect([await store.owner(id), await ended(background)]).toEqual([null, 0]);
  const takenCount = ledger().length;
  expect(takenCount).toBeLessThan(RECIPIENT_COUNT);
  expect((await cli(['resume', id, '--data', at.data])).code).toBe(0);
  expect(ledger()).toHaveLength(RECIPIENT_COUNT);
  checkOnceEach(ledger());
});

test('it is sent to the end where nobody comes, and after a kill nobody gets it twice', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  const killed = goOn(begun);
  await until(() => ledger().length > 40);
  killed.kill('SIGKILL');
  await ended(killed);
  expect(await ended(goOn(begun))).toBe(0);
  expect(await at.sessions()).toMatchObject([{ id, state: 'finished', sent: RECIPIENT_COUNT }]);
  checkOnceEach(ledger());
});

test('it ends where a person is needed, and the session is left to be resumed', async () => {
  const begun = await begin();
  const { at, id, run, ledger } = begun;
  run.kill('SIGTERM');
  await run.end;
  expect(await ended(goOn(begun, { failures: { permanent: 1 } }))).toBe(0);
  expect(await at.sessions()).toMatchObject([{ id, state: 'unfinished' }]);
  expect(ledger().length).toBeLessThan(RECIPIENT_COUNT);
});
