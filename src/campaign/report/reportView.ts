import type { ReportView } from '../../panel/report';
import type { ReportFacts } from '../../sender/report/reportFacts';
import { valueText } from '../../sender/report/reportLine';
import { sessionReport } from '../../sender/report/sessionReport';
import { sentence, type Sentence } from '../../sender/sentence';

/** A session's report in the reader's words. @param say translates */
export function reportView(facts: ReportFacts, say: (sentence: Sentence) => string): ReportView {
  const { title, sections } = sessionReport(facts);
  return {
    title: say(title),
    sections: sections.map(({ title: part, lines }) => ({
      title: say(part),
      lines: lines.map(({ label, value, share }) => ({
        label: say(label),
        value: say(valueText(value)),
        share: share === null ? '' : say(sentence('{0} %', percentOf(share))),
      })),
    })),
  };
}

/** Neither all nor nothing where it isn't: 99.96 % are 99.9 %, and one of 10,000 is 0.1 %. */
function percentOf(share: number): number {
  if (share <= 0 || share >= 1) return share <= 0 ? 0 : 100;
  return Math.min(99.9, Math.max(0.1, Math.round(share * 1000) / 10));
}
