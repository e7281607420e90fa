// Runs in the extension host, on the thread of the extension under test: how long is that thread kept from anything else?
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

const TICK_MS = 5;
const WRITES_EACH_MS = 500;

exports.activate = () => {
  let longest = { wallMs: 0, cpuMs: 0 };
  let last = now();
  setInterval(() => {
    const next = now();
    longest = {
      wallMs: Math.max(longest.wallMs, next.wallMs - last.wallMs - TICK_MS),
      cpuMs: Math.max(longest.cpuMs, next.cpuMs - last.cpuMs),
    };
    last = next;
  }, TICK_MS);
  setInterval(() => writeFileSync(process.env.HOST_PROBE_FILE, JSON.stringify(longest)), WRITES_EACH_MS);
  // Everything starts in this host at once: what counts is what comes then.
  vscode.commands.registerCommand('hostProbe.reset', () => {
    longest = { wallMs: 0, cpuMs: 0 };
  });
};

/** CPU of this thread alone: workers and a busy machine don’t count. */
function now() {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}
