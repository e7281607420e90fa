import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractPaths, PAGE_CONTRACT } from '../../src/whatsapp/web/pageContract';

describe('the contract of WhatsApp’s page', () => {
  test('names each part once for each phase and library', () => {
    const keys = PAGE_CONTRACT.flatMap(({ path, phase, neededBy }) => neededBy.map((by) => `${path} ${phase} ${by}`));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
  test('says for each what it is for, and by whose word it is there', () =>
    expect(PAGE_CONTRACT.filter(({ purpose, source }) => purpose === '' || source === '')).toEqual([]));
  test('has something for each library before a message is sent', () => {
    expect(contractPaths('whatsapp-web.js', 'send')).toContain('WAWebSendMsgChatAction.addAndSendMsgToChat');
    expect(contractPaths('wa-js', 'send')).toContain('WPP.chat.sendRawMessage');
  });
  test('is what docs/whatsapp-page.md tells', () => {
    const told = readFileSync(join(import.meta.dirname, '../../docs/whatsapp-page.md'), 'utf8');
    expect(PAGE_CONTRACT.filter(({ path }) => !told.includes(`\`${path}\``)).map(({ path }) => path)).toEqual([]);
  });
});
