// Starts the stand-in for Meta's Graph API: `node test/graph/main.mjs '{"port":8080,"logPath":"accepted.jsonl"}'`. What it
// knows is in graphOptions.ts; each line of stdin changes it.
import { runBundled } from '../../scripts/tools/runBundled.mjs';

await runBundled('test/graph/graphServer.ts');
