// `npm run recipients-bench`: whose numbers made-up lists of 60 countries are read as; --seed N, --verbose. See
// test/bench/recipients/.
import { runBundled } from './tools/runBundled.mjs';

await runBundled('test/bench/recipients/main.ts');
