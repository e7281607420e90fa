import { parentPort, workerData } from 'node:worker_threads';
import { answerCheck } from './answerCheck';
import type { CheckRequest } from './checkRequest';

// A thread that reads workbooks and nothing else; in the product it is part of src/campaign/freezing/freezeWorker.ts.
if (parentPort) void answerCheck(parentPort, workerData as CheckRequest);
