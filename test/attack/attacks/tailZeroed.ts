import type { Attack } from '../attack';

/** A disk or a file system that lost what it was given last shows zeros there, from a page’s beginning on. */
export const tailZeroed: Attack = {
  name: 'tail of the journal zeroed, 1 to 10 pages',
  when: 'afterKill',
  strike: (scene) => {
    const { journal } = scene;
    const pageCount = [1, 2, 10][scene.integer(0, 2)] ?? 1;
    const lastPage = Math.floor((journal.length - 1) / PAGE_BYTES);
    scene.write(journal.fill(0, Math.max(0, lastPage - pageCount + 1) * PAGE_BYTES));
  },
};

const PAGE_BYTES = 4096;
