import type { PageSettings } from '../protocol';

declare global {
  interface Window {
    readonly STANDIN_SERVER: string;
    readonly STANDIN_SETTINGS: PageSettings;
  }
}

export const SERVER = window.STANDIN_SERVER;

export async function ask<Answer>(path: string, body: object = {}): Promise<Answer> {
  const answer = await fetch(`${SERVER}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as Answer;
}

export async function untilAnswered<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await question();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Without waiting: a library looks at the page as soon as its first script has run. */
function readSettings(): PageSettings {
  try {
    const request = new XMLHttpRequest();
    request.open('POST', `${SERVER}/settings`, false);
    request.send();
    localStorage.setItem('settings', request.responseText);
    return JSON.parse(request.responseText) as PageSettings;
  } catch {
    // The network is away: as it was last time.
    const stored = localStorage.getItem('settings');
    return stored === null ? window.STANDIN_SETTINGS : (JSON.parse(stored) as PageSettings);
  }
}

export const settings = readSettings();
