import { join } from 'node:path';
import { HumanError } from '../sender/humanError';
import { sentence } from '../sender/sentence';
import { onlyPositional, parseArguments, usageError } from './arguments/arguments';
import { askYes } from './askYes';
import { dataFolderPath } from './dataFolder';
import { EXIT } from './exit';
import { say } from './say';
import { DOWNLOAD_FOLDER } from './transport';

/** `browser install`: downloads Chrome for Testing into the data folder, for a computer without a browser. */
export async function browser(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    data: { type: 'string' },
    from: { type: 'string' },
    sha256: { type: 'string' },
    yes: { type: 'boolean' },
  });
  if (onlyPositional(positionals, 'install') !== 'install') {
    throw new HumanError(
      sentence('There is no browser command {0}.', positionals[0] ?? ''),
      sentence('Give {0}.', 'install'),
    );
  }
  const downloadFolder = join(dataFolderPath(values.data), DOWNLOAD_FOLDER);
  const question = sentence(
    'This downloads Chrome for Testing (about 200 MB, 500 MB unpacked) into {0}.',
    downloadFolder,
  );
  if (!values.yes) await askYes(question, sentence('Type yes to download:'), sentence('Nothing was downloaded.'));
  const { installChrome } = await import('../whatsapp/web/whatsappWeb');
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const path = await installChrome({
      downloadFolder,
      signal: cancel.signal,
      onProgress: showDownload(),
      ...(values.from === undefined ? {} : { baseUrl: webAddress(values.from) }),
      ...(values.sha256 === undefined ? {} : { sha256: checkSum(values.sha256) }),
    });
    if (path === null) return EXIT.usage;
    process.stdout.write(`${JSON.stringify({ browser: path })}\n`);
    return EXIT.allSent;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function webAddress(text: string): string {
  if (URL.canParse(text)) return text;
  throw usageError(sentence('{0} is no address: give one such as {1}.', text, 'https://example.org/chrome'));
}

function checkSum(text: string): string {
  if (/^[\da-f]{64}$/iu.test(text)) return text;
  throw usageError(sentence('{0} takes a SHA-256: 64 hexadecimal digits.', '--sha256'));
}

/** A line for each tenth of it. */
function showDownload(): (step: 'download' | 'unpack', doneBytes: number, totalBytes: number) => void {
  let saidTenths = -1;
  return (step, doneBytes, totalBytes) => {
    if (step === 'unpack') return void process.stderr.write(`${say(sentence('Unpacking…'))}\n`);
    const tenths = totalBytes === 0 ? 0 : Math.floor((doneBytes / totalBytes) * 10);
    if (tenths === saidTenths) return undefined;
    saidTenths = tenths;
    const [done, total] = [doneBytes, totalBytes].map((bytes) => Math.ceil(bytes / 1e6));
    process.stderr.write(`${say(sentence('{0} of {1} MB', done ?? 0, total ?? 0))}\n`);
    return undefined;
  };
}
