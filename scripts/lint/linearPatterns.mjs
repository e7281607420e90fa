import { analyse } from 'scslre';

/** A rule of oxlint's: a text of a cell is gone through once, and not once for each of its 32,767 characters. */
export default {
  meta: { name: 'patterns' },
  rules: {
    linear: {
      create: (context) => ({
        Literal(node) {
          if (!node.regex) return;
          const { pattern: source, flags } = node.regex;
          for (const { type } of analyse({ source, flags }).reports) context.report({ node, message: WHY[type] });
        },
      }),
    },
  },
};

const WHY = {
  Trade: 'Two parts of the pattern match the same characters, so a long text is shared between them in every way.',
  Self: 'What the pattern repeats matches the same characters in several ways, so a long text is tried in all of them.',
  Move: 'The pattern gets far from each character of a long text. Look behind its start, bound it, or do without it.',
};
