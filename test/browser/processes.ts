import { readdirSync, readFileSync } from 'node:fs';

export interface BrowserProcess {
  readonly pid: number;
  readonly commandLine: string;
}

/** The processes of the browser that uses the profile, its helpers included. */
export function processesOf(profileFolder: string): readonly BrowserProcess[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => describe(Number(name)) ?? []);
  const family = new Set(all.filter(({ commandLine }) => commandLine.includes(profileFolder)).map(({ pid }) => pid));
  // Helpers don't all name the profile: their parents do.
  for (let size = -1; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

export function killBrowser(profileFolder: string): void {
  const main = processesOf(profileFolder).find(({ commandLine }) => !commandLine.includes('--type='));
  if (main === undefined) throw new Error('There is no browser to kill');
  process.kill(main.pid, 'SIGKILL');
}

export function killPage(profileFolder: string): void {
  for (const pid of pagesOf(profileFolder)) process.kill(pid, 'SIGKILL');
}

/** The page answers nobody any more, as after some sleeps, and nothing tells so. Gives the way to thaw it. */
export function freezePage(profileFolder: string): () => void {
  const pages = pagesOf(profileFolder);
  for (const pid of pages) process.kill(pid, 'SIGSTOP');
  return () => {
    // A frozen process can't see that its browser is gone.
    for (const { pid } of processesOf(profileFolder)) if (pages.includes(pid)) process.kill(pid, 'SIGCONT');
  };
}

function pagesOf(profileFolder: string): readonly number[] {
  const pages = processesOf(profileFolder).filter(({ commandLine }) => commandLine.includes('--type=renderer'));
  if (pages.length === 0) throw new Error('There is no page');
  return pages.map(({ pid }) => pid);
}

function describe(pid: number): (BrowserProcess & { readonly parent: number }) | null {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // A zombie holds nothing: it waits for its parent to notice.
    if (status[0] === 'Z' || commandLine === '') return null;
    return { pid, commandLine, parent: Number(status[1]) };
  } catch {
    return null;
  }
}
