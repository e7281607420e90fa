// A program that runs one session through WhatsApp Web, as the extension and the cli do, with shorter limits. It's bundled as
// they are and takes the transport from dist/.
import { readFileSync } from 'node:fs';
import { openDataFolder } from '../../src/cli/dataFolder';
import type { Clock } from '../../src/sender/ports';
import { LiveOptions } from '../../src/sender/liveOptions';
import { CampaignRunner } from '../../src/sender/runner';
import { openSession } from '../../src/sessions/openSession';
import { systemClock } from '../../src/sessions/systemClock';
import type { FromHost, HostTask, ToHost } from './hostMessages';

void main(JSON.parse(process.argv[2] ?? '') as HostTask);

async function main(task: HostTask): Promise<void> {
  const { store, sealer } = await openDataFolder(task.data);
  const session = await openSession(store, task.sessionId, sealer, { kind: 'terminal', processId: process.pid });
  const { createWhatsAppWebTransport } = await import('../../src/whatsapp/web/whatsappWeb');
  const transport = createWhatsAppWebTransport(task.transport);
  transport.onState((state) =>
    tell({ type: 'connection', kind: state.kind, reason: state.kind === 'lost' ? state.reason.text : null }),
  );
  const { journal, recipients, fingerprint, rows, content } = session;
  const runner = new CampaignRunner(
    { clock: clockOf(task), journal, recipients, transport, fingerprint },
    { rows, content, options: new LiveOptions(task.options) },
  );
  tellOfRun(runner);
  process.on('message', (message: ToHost) => runner[message.type]());
  const end = await runner.run();
  await transport.close();
  await session.close();
  const error = end.kind === 'stopped' ? (end.error?.message ?? null) : null;
  tell({ type: 'end', kind: end.kind, error });
  process.disconnect();
}

function clockOf({ wallAheadPath }: HostTask): Clock {
  if (wallAheadPath === undefined) return systemClock;
  return { ...systemClock, wallMs: () => systemClock.wallMs() + Number(readFileSync(wallAheadPath, 'utf8')) };
}

function tellOfRun(runner: CampaignRunner): void {
  let told = '';
  runner.onChange(() => {
    const { phase, isMending, pauseReason, sentCount } = runner.snapshot();
    const run = { type: 'run', phase, isMending, reason: pauseReason?.text ?? null, sentCount } as const;
    if (JSON.stringify(run) === told) return;
    told = JSON.stringify(run);
    tell(run);
  });
}

function tell(message: FromHost): void {
  process.send?.(message);
}
