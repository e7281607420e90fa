import { composeMessage } from '../../sender/content/compose';
import { lookOf, type TemplateLook } from '../../sender/content/cloudTemplate';
import { asItGoesOut } from '../../sender/content/howToStop';
import { HumanError } from '../../sender/humanError';
import type { Recipient } from '../../sender/model';
import { sentence } from '../../sender/sentence';
import type { PreparedCampaign } from '../../campaign/prepare';

/** What the person of a row would get. */
export type RowPreview = { readonly row: number } & (TemplateLook | { readonly body: string });

/** Of the first row that is sent to, or of the one that is named. @throws HumanError where nothing is sent to that */
export async function previewRow(prepared: PreparedCampaign, row: number | undefined): Promise<RowPreview> {
  for await (const recipient of prepared.recipients()) {
    if (row === undefined || recipient.row === row) return previewOf(prepared, recipient);
  }
  throw new HumanError(
    sentence('Nothing is sent to row {0}.', row ?? 0),
    sentence('Give the number of a row that is ready, as the sheet shows it.'),
  );
}

function previewOf({ looked }: PreparedCampaign, recipient: Recipient): RowPreview {
  const { content, written } = looked;
  const { row, values } = recipient;
  const { cloudTemplate, template } = content;
  if (cloudTemplate !== undefined) return { row, ...lookOf(cloudTemplate, template, values) };
  const { message } = composeMessage(content, values);
  return { row, body: asItGoesOut(written, recipient, message).text };
}
