import { benchLists, type BenchList, type Spelling } from './lists';
import { judge } from './judge';
import { recipientsReport, type Figures } from './report';
import type { Surroundings } from '../../../src/workbook/phones/surroundings';

/** How a language comes: as VS Code's alone, or as the system's, with the region that most systems have with it. */
const REGIONS: Readonly<Record<string, string>> = {
  en: 'US',
  fr: 'FR',
  de: 'DE',
  es: 'ES',
  'pt-br': 'BR',
  it: 'IT',
  ja: 'JP',
  tr: 'TR',
};

function main(args: readonly string[]): void {
  const seed = Number(args[args.indexOf('--seed') + 1] ?? 1) || 1;
  const isVerbose = args.includes('--verbose');
  process.stdout.write(`seed ${seed}\n`);
  const figures = new Map<string, Figures>();
  const every = Number(args[args.indexOf('--every') + 1]) || 1;
  for (const [index, list] of [...benchLists(seed)].entries()) {
    if (index % (args.includes('--every') ? every : 1) !== 0) continue;
    const [language = 'en'] = list.language.split('-');
    const region = REGIONS[list.language];
    count(figures, 'VS Code’s language alone', list, { language, timeZone: 'UTC' }, isVerbose);
    count(
      figures,
      'a system of that language',
      list,
      { language, timeZone: 'UTC', ...(region && { region }) },
      isVerbose,
    );
  }
  process.stdout.write(`${recipientsReport(figures)}\n`);
}

function count(
  figures: Map<string, Figures>,
  place: string,
  list: BenchList,
  surroundings: Surroundings,
  isVerbose: boolean,
): void {
  const { rows, isAsked, country, why } = judge(list.cells, surroundings);
  const found: Figures = { lists: 1, askedLists: isAsked ? 1 : 0, right: 0, refused: 0, asked: 0, other: 0 };
  for (const [index, { phone, verdict, reason }] of rows.entries()) {
    const cell = list.cells[index];
    if (verdict === 'ready') {
      if (phone === cell?.truth) found.right += 1;
      else {
        found.other += 1;
        if (isVerbose)
          process.stdout.write(
            `OTHER ${list.country} ${list.spelling} ${JSON.stringify(surroundings)} read as ${country}: ${cell?.text} is ${cell?.truth}, not ${phone}\n`,
          );
      }
    } else if (reason?.text.startsWith('It depends')) found.asked += 1;
    else {
      found.refused += 1;
      if (isVerbose && index % 10 === 0)
        process.stdout.write(
          `REFUSED ${list.country} ${list.spelling} in ${country}: ${cell?.text} ${cell?.truth} ${reason?.text}\n`,
        );
    }
  }
  if (isVerbose && isAsked)
    process.stdout.write(
      `ASKED ${list.country} ${list.spelling} ${list.foreignShare} ${JSON.stringify(surroundings)} ${country} ${why} ${list.cells.length}\n`,
    );
  for (const key of [place, `${place}: ${list.spelling satisfies Spelling}`])
    figures.set(key, add(figures.get(key), found));
}

function add(left: Figures | undefined, right: Figures): Figures {
  if (left === undefined) return right;
  return {
    lists: left.lists + right.lists,
    askedLists: left.askedLists + right.askedLists,
    right: left.right + right.right,
    refused: left.refused + right.refused,
    asked: left.asked + right.asked,
    other: left.other + right.other,
  };
}

main(process.argv.slice(2));
