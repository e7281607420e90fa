export interface Figures {
  lists: number;
  askedLists: number;
  /** Numbers that are ready as whose they are, refused, waiting for the country, and ready as another person's. */
  right: number;
  refused: number;
  asked: number;
  other: number;
}

/** The figures as a table of Markdown. */
export function recipientsReport(figures: ReadonlyMap<string, Figures>): string {
  const number = new Intl.NumberFormat('en');
  const lines = [...figures].map(([name, { lists, askedLists, right, refused, asked, other }]) => {
    const share = ((askedLists / lists) * 100).toFixed(1);
    const counts = [lists, right, refused, asked, other].map((value) => number.format(value));
    return `| ${name} | ${counts.join(' | ')} | ${share} % |`;
  });
  return [
    '|  | lists | right | refused | asked | another person’s | lists asked |',
    `|${' - |'.repeat(7)}`,
    ...lines,
  ].join('\n');
}
