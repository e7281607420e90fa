import { describe, expect, test } from 'vitest';
import { HostsTemplate } from '../../src/webview/message/hostsTemplate';

describe('a message in a snapshot', () => {
  test('is taken over where the host has set it by itself', () => {
    const hosts = new HostsTemplate('');
    expect([hosts.isNew(''), hosts.isNew('Last time’s'), hosts.isNew('Last time’s')]).toEqual([false, true, false]);
  });

  test('is no news where it is the page’s own, late and in order', () => {
    const hosts = new HostsTemplate('');
    hosts.handUp('H');
    hosts.handUp('Hello');
    expect(['', 'H', 'Hello'].map((template) => hosts.isNew(template))).toEqual([false, false, false]);
  });

  test('is no news while the page’s own is under way, whatever the host says meanwhile', () => {
    const hosts = new HostsTemplate('');
    hosts.handUp('Hello');
    expect(['Last time’s', 'Hello', 'Saved'].map((template) => hosts.isNew(template))).toEqual([false, false, true]);
  });

  test('is news again though the page has had it before', () => {
    const hosts = new HostsTemplate('');
    hosts.handUp('Hello');
    hosts.isNew('Hello');
    hosts.handUp('');
    hosts.isNew('');
    expect(hosts.isNew('Hello')).toBe(true);
  });
});
