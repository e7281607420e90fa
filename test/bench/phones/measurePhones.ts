import { hasRival, packageVersion, rivalVersion } from '../rivals';
import { runTask } from '../runTask';
import { table, targetTable } from '../report';
import { number, type Target } from '../targets';
import type { PhoneKind, PhoneReader } from './phoneTask';

export const PHONES_HEADING = '## Judging phone numbers';

const KINDS: readonly PhoneKind[] = ['French', 'of 60 countries'];
const READERS: readonly PhoneReader[] = ['cells', 'cellsInAnyForm', 'libphonenumber-js'];
const RIVALS = ['awesome-phonenumber', 'google-libphonenumber'] as const;
const NAMES: Readonly<Partial<Record<PhoneReader, string>>> = {
  cells: 'this product, a cell',
  cellsInAnyForm: 'the same with nothing taken to be plainly written',
  'libphonenumber-js': 'libphonenumber-js/max',
};
const LEAST: Readonly<Record<PhoneKind, number>> = { French: 800_000, 'of 60 countries': 140_000 };

interface Line {
  readonly reader: PhoneReader;
  readonly kind: PhoneKind;
  readonly perSecond: number;
  readonly validCount: number;
}

/** Prints the rates, and gives the page's part. */
export async function benchPhones(product: string, takenOn: string): Promise<string> {
  const lines: Line[] = [];
  for (const kind of KINDS) {
    for (const reader of [...READERS, ...RIVALS.filter((rival) => hasRival(rival))]) {
      lines.push({ reader, kind, ...(await runTask({ kind: 'phones', reader, numbers: kind })) });
    }
  }
  const rates = table(
    ['', 'numbers', 'a second of CPU', 'of 60,000 valid'],
    lines.map(({ reader, kind, perSecond, validCount }) => [
      NAMES[reader] ?? reader,
      kind,
      number(Math.round(perSecond)),
      number(validCount),
    ]),
  );
  const targets = targetTable(lines.filter(({ reader }) => reader === 'cells').map(rateTarget));
  console.log(`\n${rates}\n\n${targets}`);
  const versions = [
    `libphonenumber-js ${packageVersion('node_modules/libphonenumber-js')}`,
    ...RIVALS.map((rival) => `${rival} ${rivalVersion(rival) ?? '(not installed)'}`),
  ];
  return [
    PHONES_HEADING,
    `Written by \`npm run bench -- --only phones\` on ${takenOn}, on the same kind of machine, Node ${process.version}, excel-whatsapp ${product}, ${versions.join(', ')}. Made-up mobile numbers, drawn from all of each country’s plan from a seed: a third with a plus, a third as their country writes them, a third as digits alone. Each reader has a process of its own; the median of five rounds, after one that loads and compiles. A cell of the product’s is more than a number: labels, links, several numbers and whose it may be are looked at as well. The libraries are asked for E.164 and the kind.`,
    targets,
    rates,
  ].join('\n\n');
}

function rateTarget({ kind, perSecond }: Line): Target {
  return {
    what: `numbers a second, ${kind}`,
    wanted: `≥ ${number(LEAST[kind])}`,
    measured: number(Math.round(perSecond)),
    isMet: perSecond >= LEAST[kind],
  };
}
