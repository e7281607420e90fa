// `npm run simulate`: crashes simulated sessions, without a test runner in between. See test/simulation/.
import { runBundled } from './tools/runBundled.mjs';

await runBundled('test/simulation/main.ts');
