import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, CONTACTS, jsonLines, place, runLines, UNPACED } from './cli';

test('a session’s summary becomes a page, whole or not at all, and replaces nothing unasked', async () => {
  const at = await place();
  const { id, counts } = runLines(await cli(['send', CONTACTS, '--message', 'Hi', ...at.arguments, ...UNPACED]));
  const path = join(at.folder, 'report.html');
  const call = async (...more: readonly string[]) => await cli(['report', id, ...more, '--data', at.data]);
  const { code, stdout } = await call('--out', path);
  expect([code, jsonLines(stdout)]).toEqual([0, [{ session: id, file: path, ...counts }]]);
  const html = readFileSync(path, 'utf8');
  expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/u);
  expect(html).toContain(`<th scope="row">Sent</th><td>${counts.sent}</td>`);
  const again = await call('--out', path);
  expect([again.code, again.stderr]).toEqual([
    2,
    'report.html is there already. Choose another name, or add --overwrite.\n',
  ]);
  expect((await call('--out', path, '--overwrite')).code).toBe(0);
  expect(readdirSync(at.folder).filter((name) => name.includes('report'))).toEqual(['report.html']);
  const unnamed = await call();
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringMatching(/^--out needs a file .*\.html/u)]);
});

test('in French where the terminal is', async () => {
  const at = await place();
  const { id } = runLines(await cli(['send', CONTACTS, '--message', 'Hi', ...at.arguments, ...UNPACED]));
  const path = join(at.folder, 'rapport.html');
  await cli(['report', id, '--out', path, '--data', at.data], { LANG: 'fr_FR.UTF-8' });
  expect(readFileSync(path, 'utf8')).toMatch(/<html lang="fr">[^]*Pourquoi|<html lang="fr">[^]*Résultat/u);
});
