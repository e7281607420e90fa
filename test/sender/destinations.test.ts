import { expect, test } from 'vitest';
import { Destinations } from '../../src/sender/content/destinations';

const FRANCE = { country: 'FR', isForeignRead: false };
const BELGIUM = { country: 'BE', isForeignRead: true };

test('counts whom something is sent to by country, most first', () => {
  const destinations = new Destinations();
  [BELGIUM, FRANCE, FRANCE, BELGIUM, FRANCE].forEach((destination, index) => destinations.set(index, destination));
  const left = destinations.without([{ index: 0 }, { index: 4 }]);
  expect(left).toEqual([
    { country: 'FR', readyCount: 2, foreignReadCount: 0 },
    { country: 'BE', readyCount: 1, foreignReadCount: 1 },
  ]);
  expect(destinations.without([])).toHaveLength(2);
});

test('knows as many as there are, and leaves out a country that nobody is left of', () => {
  const destinations = new Destinations();
  for (let index = 0; index < 5000; index += 1) destinations.set(index, index === 4999 ? BELGIUM : FRANCE);
  expect(destinations.without([{ index: 4999 }])).toEqual([{ country: 'FR', readyCount: 4999, foreignReadCount: 0 }]);
});
