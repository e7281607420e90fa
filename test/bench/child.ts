import { addJobs, doJobs } from './bullmqTask';
import { measureDisk } from './diskTask';
import { exportSession, fillJournal, goThroughResults } from './exportTask';
import { sendPaced } from './pacedTask';
import { appendToBook, fillBook, openBook } from './peopleTask';
import { readPhones } from './phones/phoneTask';
import { feedAllAtOnce } from './pLimitTask';
import { prepareSession } from './preparedSession';
import { makeWorkbook, previewRows, readWith } from './reader/readerTask';
import { rebuild } from './rebuildTask';
import { sendUnpaced } from './sendTask';
import type { Results, Task } from './tasks';

// One task, named by the only argument; its result goes to the parent.
const task = JSON.parse(process.argv[2] ?? '') as Task;
void run(task).then((result) => process.send?.(result, () => process.disconnect()));

function run(task: Task): Promise<Results[Task['kind']]> {
  switch (task.kind) {
    case 'prepare':
      return prepareSession(task.folder, task.count);
    case 'send':
      return sendUnpaced(task.folder, task.concurrency);
    case 'rebuild':
      return rebuild(task.folder);
    case 'fillJournal':
      return fillJournal(task.folder, task.count);
    case 'export':
      return exportSession(task.folder);
    case 'results':
      return goThroughResults(task.folder, task.find);
    case 'paced':
      return sendPaced(task);
    case 'pLimit':
      return feedAllAtOnce(task.count, task.concurrency);
    case 'addJobs':
      return addJobs(task.socketPath, task.count);
    case 'doJobs':
      return doJobs(task);
    case 'workbook':
      return makeWorkbook(task.path, task.count, task.strings);
    case 'read':
      return readWith(task.reader, task.path);
    case 'preview':
      return previewRows(task.path, task.count);
    case 'phones':
      return Promise.resolve(readPhones(task.reader, task.numbers));
    case 'fillBook':
      return fillBook(task.folder, task.count, task.people);
    case 'openBook':
      return openBook(task.folder, task.count);
    case 'appendToBook':
      return appendToBook(task.folder, task.atOnceCount);
    case 'disk':
      return measureDisk(task.folder);
  }
}
