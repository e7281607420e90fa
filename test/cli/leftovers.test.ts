import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, place } from './cli';

const HOUR_S = 3600;
const UNIQUE = '2f0c8f5e-6d0b-4c1e-9d53-0a1b2c3d4e5f';

test('what killed runs and exports have left in the data folder is removed at the next start, whatever it does', async () => {
  const at = await place();
  const make = (name: string, ageHours: number): string => {
    const path = join(at.data, name);
    mkdirSync(join(at.data, 'drafts'), { recursive: true });
    if (name.endsWith('.xlsx')) writeFileSync(path, 'half');
    else mkdirSync(path);
    const seconds = Date.now() / 1000 - ageHours * HOUR_S;
    utimesSync(path, seconds, seconds);
    return path;
  };
  const leftovers = [make(`.results-${UNIQUE}.xlsx`, 2), make(join('drafts', 'aaaaa-aaaaa'), 25)];
  const others = [
    make(`.results-${UNIQUE.replace('2', '3')}.xlsx`, 0),
    make('results.xlsx', 2),
    make(join('drafts', 'bbbbb-bbbbb'), 23),
  ];
  expect(await cli(['sessions', '--data', at.data])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(leftovers.filter((path) => existsSync(path))).toEqual([]);
  expect(others.filter((path) => existsSync(path))).toEqual(others);
});
