import { describe, expect, test } from 'vitest';
import { compileTemplate, fillTemplate } from '../../src/sender/content/template';
import { fillTemplate as fillCloudTemplate } from '../../src/sender/content/cloudTemplate';
import { fitTemplate } from '../../src/whatsapp/cloud/templates/fitTemplate';
import type { GraphTemplate } from '../../src/whatsapp/cloud/templates/graphTemplate';
import { listedOf } from '../../src/whatsapp/cloud/templates/listTemplates';
import { GRAPH_DEFAULTS } from '../graph/graphOptions';
import { messageBody } from '../../src/whatsapp/cloud/messageBody';

const HEADERS = ['Prénom', 'Remise', 'Code', 'Lien', 'A|B'];
const VALUES = ['Zoë', '10 %', 'ETE', 'a1', 'bar'];

function named(name: string): GraphTemplate {
  const found = GRAPH_DEFAULTS.templates.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no template ${name}.`);
  return found as unknown as GraphTemplate;
}

const OFFER = withButtons(named('offer'));

/** As it is read from the service, where what is left out has its default. */
function withButtons(template: GraphTemplate): GraphTemplate {
  const components = template.components.map((each) => ({
    ...each,
    text: each.text ?? '',
    buttons: each.buttons ?? [],
  }));
  return { ...template, components };
}

const MAPPED = [
  { key: 'header_1', source: 'Prénom' },
  { key: '1', source: 'Prénom|cher client' },
  { key: '2', source: 'Remise' },
  { key: 'button_1', source: 'Lien' },
  { key: 'button_2', source: 'Code' },
];

describe('A template is matched to columns', () => {
  test('with its places by name where a number could mean two of them', () => {
    expect(listedOf(OFFER).variables).toEqual(['1', '2', 'header_1', 'button_1', 'button_2']);
  });

  test('and goes out with header, body and each kind of button as Meta wants them', () => {
    const mapped = [...MAPPED, { key: 'button_3', source: '|LATER' }];
    const { template, text } = fitTemplate(OFFER, { headers: HEADERS, mapped });
    const message = { text, template: fillCloudTemplate(template, ['', ...VALUES.slice(1)]) };
    const body = messageBody({ phone: '+12125550100' }, message, null, undefined);
    expect(body['template']).toEqual({
      name: 'offer',
      language: { code: 'fr' },
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'cher client' },
            { type: 'text', text: '10 %' },
          ],
        },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'a1' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '1',
          parameters: [{ type: 'coupon_code', coupon_code: 'ETE' }],
        },
        { type: 'button', sub_type: 'quick_reply', index: '2', parameters: [{ type: 'payload', payload: 'LATER' }] },
      ],
    });
  });

  test('a quick reply needs nothing', () => {
    const { template } = fitTemplate(OFFER, { headers: HEADERS, mapped: MAPPED });
    expect(template.components.some(({ subType }) => subType === 'quick_reply')).toBe(false);
  });

  test('and says as a message of this product what it says, whatever its own words look like', () => {
    const { text } = fitTemplate(withButtons({ ...OFFER, components: [body('[Code] {{1}} {Code}, %Code% {{2}}')] }), {
      headers: HEADERS,
      mapped: [
        { key: '1', source: 'Prénom|vous' },
        { key: '2', source: 'A|B' },
      ],
    });
    const compiled = compileTemplate(text, HEADERS);
    expect(compiled.ok && fillTemplate(compiled.template, VALUES)).toBe('[Code] Zoë {Code}, %Code% bar');
  });

  test.each<readonly [mapped: readonly { readonly key: string; readonly source: string }[], happened: string]>([
    [MAPPED.slice(1), 'No column fits the template’s variable header_1.'],
    [[...MAPPED, { key: 'frist_name', source: 'Prénom' }], 'The template offer has no variable frist_name.'],
    [[...MAPPED.slice(0, 4), { key: 'button_2', source: 'Codes' }], 'There is no column “Codes”.'],
  ])('or refused', (mapped, happened) => {
    expect(() => fitTemplate(OFFER, { headers: HEADERS, mapped })).toThrow(happened);
  });

  test('by name, whatever its accents, case and underscores', () => {
    const template = withButtons({ ...named('greeting'), components: [body('Bonjour {{prenom}}')] });
    const { template: fitted } = fitTemplate(template, { headers: HEADERS, mapped: [] });
    expect(fitted.components).toEqual([{ type: 'body', parameters: [{ kind: 'text', name: 'prenom', column: 0 }] }]);
  });
});

function body(text: string) {
  return { type: 'BODY', text, buttons: [] };
}
