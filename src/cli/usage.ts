export const USAGE = `excel-whatsapp: sends a message to every row of a workbook

  check FILE [--sheet S] [--header-row N] [--phone-column C]
        [--fallback-column C] [--country FR] [--locale fr-FR] [--include-hidden]
        [--message TEXT] [--blank send|leave-out] [--already-sent-days N] [--rows]
      Reads the sheet and says what it holds, as JSON, and with --message whom that isn't right for,
      and who has got it already. Nothing is sent.
      The countries are those of the rows that would be sent to.
      FILE is an .xlsx, .xlsm or .ods workbook, or a list as text (.csv, .tsv, .txt).
      The header row, 0 for none, and the phone column are found where they aren't named.
      The number of the fallback column is used in rows where the phone column is empty.
      So is the country of numbers without a country code, by the numbers, the system's region and its time zone.
      Where that isn't clear, none of them is ready and the exit code is 2, until --country says it.
      Numbers and dates are written as in the locale, which is the system's unless said otherwise.

  send FILE --message TEXT [options]
      --sheet S, --header-row N, --phone-column C, --fallback-column C, --country FR,
      --locale fr-FR, --include-hidden   as for check
      --attach FILE                               goes with each message, which may then be left out
      --attach-column C --attach-folder DIR       the file that each row names, below that folder
      --blank send|leave-out                      what becomes of rows in which a column of the message is empty
      --include-already-sent                      also to those who got this very message from another session lately,
                                                  and are left out otherwise
      --already-sent-days N                       for how long they are left out (7; 0 for never)
      --opt-out-words WORDS                       with commas: whoever answers one of them and nothing else has opted out
                                                  (STOP and the like in many languages)
      --how-to-stop TEXT                          a last paragraph for those whom no session has written to before
      --transport simulated|whatsapp-web|cloud-api   simulated unless said otherwise
      --rate N                                    messages a second (0.8)
      --concurrency N                             messages in flight (3)
      --batch-size N                              recipients in a batch (50)
      --batch-delay SECONDS                       between two batches (2)
      --tries N                                   for errors that can't duplicate (3)
      --max-failures-in-row N                     pauses the run (10; 0 for never)
      --max-failure-share PERCENT                 of the last 50, pauses the run (50; 0 for never)
      --preset original|careful                   the pace: as above, or one message every 6 to 12 seconds, 200 a day,
                                                  40 of them new chats, from 9 to 18 on working days; what else is
                                                  given goes before it. Without it an explicit rate means no limits but
                                                  those given
      --per-day N, --per-hour N                   messages of the account, over all its sessions (0: no limit)
      --new-chats-per-day N                       new chats that it starts
      --unanswered-new-chats N                    new chats of the last 30 days in which nobody has written back
      --gap-spread PERCENT                        how far distances between messages differ from the rate's
      --hours 9-18                                when messages start; the others wait
      --days mon,tue,wed,thu,fri                  or working: all but the weekend of the country
      --leave-out-dates 2026-12-25,…              dates on which nothing starts
      --time-zone Europe/Paris                    in which hours, days and starts are meant; recipient: that of each
                                                  recipient's country; this computer's unless said otherwise
      --start 2026-12-01T09:00                    nothing starts before
      --start-column C                            each row starts at the date in its column, --start-days-before N
                                                  earlier, at --start-time 10:00
      --canary N                                  so many go first; the others follow once --canary-share PERCENT (60)
                                                  of them were delivered within --canary-wait SECONDS (600), and
                                                  otherwise the run pauses
      --only-known                                nobody with whom the account has no chat yet
      --plan                                      prints as JSON how many go on which day, when it ends, and the message
                                                  of the first row, or of --row N; sends nothing
      --known-first automatic|always|never        people with whom there is a chat come first (automatic: where there
                                                  are more than 1,000 recipients)
      --data DIR                                  where sessions are kept
      --yes                                       don't ask before a real send; accepts the rules that stand before
                                                  the first one
    simulated:
      --ledger FILE                               what the simulated server accepted
      --simulate JSON                             {"seed":1,"latencyMs":[50,300],"failures":{"retryable":0.02}}
                                                  "answers":0.1 has so many answer, "answers":[{"phone":"+1…",
                                                  "text":"STOP","afterMs":500}] those who are named; "readAwayShare":0.5
                                                  has so many read while nobody is connected
    cloud-api, at most 1,000 a second and 200 in flight (40, 40, and no batches):
      --cloud NAME                                the number of the Business API, as cloud add names it
      --template NAME --template-language fr      what goes out; without them --message, which reaches only people who
                                                  have written to the number in the last 24 hours
      --map first_name=COLUMN                     what fills a variable of it (repeatable); others by their name.
                                                  first_name=COLUMN|friend says friend where the cell is empty, =|friend
                                                  always; header_1 and button_2 name places whose number is the body's, too
    whatsapp-web:
      --browser PATH, --browser-arg ARG           the browser, and arguments for it (repeatable)
      --no-sandbox                                for root and some containers: takes a protection of the browser away
      --profile DIR                               where the linked device is kept
      --pair-with PHONE                           link by a code for this phone, not by a QR code
      --show-browser                              opens the browser's window, for what only a person can answer there
      --page-library automatic|whatsapp-web.js|wa-js
                                                  what drives the page: the second where the first doesn't fit any more
      --page-library-file FILE                    a newer build of wa-js
      --web-version V --web-version-dir DIR       a stored WhatsApp Web page

  resume ID [options]
      --in-doubt list|leave|send-again            messages that may have been sent or not, and that were looked up
                                                  without a result: list their rows, or say what becomes of them
      --row N                                     with leave or send-again: of that row of the sheet alone
      --rate … --only-known                       as for send; the session's own where not given
      --known-first, --already-sent-days, --opt-out-words   as for send
      --other-account                             go on through another account than the session's
      --data, and the options of its transport    as for send; it asks nothing

  recover ID FILE --message TEXT [options]
      Goes on with a session whose key is gone, from the same workbook and the same message, letter by letter: what
      became of each row is found by hashes in its journal, or nothing is sent. Those in doubt stay in doubt.
      The options of the sheet, the file and the message are as for send, all others as for resume; --yes as for send

  retry ID [options]
      A new session of those who surely didn't get the message: it failed before it left, or was refused. The same
      message; never those in doubt, skipped or opted out, and each goes to one such session at most, for good.
      --rate …, --known-first, --yes, --data and the options of its transport   as for send

  follow-up ID --to unread|unanswered --message TEXT [options]
      A new session of those of a finished one who got the message and haven't read it, or haven't answered. Its
      columns are those of the session. Each gets one of a kind; never whoever has answered or opted out. The account
      that sent it is asked first who has read it since; where another is linked that is said, and what was known counts.
      --attach …, --blank, --rate …, --known-first, --yes, --data and the options of its transport   as for send

  results ID [--status S] [--find TEXT] [--data DIR]
      A session's rows as JSON: row, phone, status (sent, delivered, read, answered, failed, skipped, inDoubt or left),
      when something was last heard, the reason, and the row's cells. --find looks for a row's number, a phone number,
      or what a cell shows.

  sessions [--data DIR]

  export ID OUT.xlsx [--overwrite] [--data DIR]
      Writes the session's rows with what became of each to a new workbook. --overwrite replaces a file that is
      there; the workbook that the session was made from is never written to.

  report ID --out FILE.html [--overwrite] [--data DIR]
      Writes the session's summary as a page for printing: sent, delivered, read, answered, failed and skipped by
      reason, the time it took and the limits used. The export has the same as a sheet.

  test FILE --row N --message TEXT [--to PHONE] [options]
      Sends the message of that row, with its file, to your own number or the named one, exactly as it would go out.
      Nothing counts it. The options of the sheet, the file and the transport, and --how-to-stop, are as for send.

  opt-outs add PHONE | remove PHONE [--country FR] [--data DIR]
  opt-outs list [--data DIR]
  opt-outs import FILE | export FILE [options of check] [--overwrite] [--data DIR]
      Who must not be written to: left out by check and send, and before each message of a run, also where they are
      entered while it goes on. A list is imported whole, or those of whom a column such as “opt out” says so. The
      export is an .xlsx or a .csv. Whoever of a session's people writes STOP, or a word like it, and nothing else
      while it is sent has opted out, too; a sentence with such a word is told with its row.

  forget PHONE [--country FR] [--data DIR]
      Erases a person from every session and from the list of opt-outs, their own opt-out with them. Rows that weren't
      sent yet aren't sent any more. What WhatsApp keeps, and files that you have exported, stay as they are.

  cloud add NAME --phone-number-id ID --business-account-id ID --token-file FILE [--base http://127.0.0.1:PORT]
        [--app-secret-file FILE] [--data DIR]
  cloud list | remove NAME | templates NAME [--search TEXT] | rates [--data DIR]
      Numbers of the WhatsApp Business API, and their templates, as JSON. Token and app secret are read from the files,
      and kept sealed; one of the same name is replaced. --base names a stand-in on this computer. rates prints the
      prices by which costs are reckoned, and the file in which they may be changed.

  webhooks --cloud NAME --port N --verify-token-file FILE [--opt-out-words WORDS] [--database URL] [--data DIR]
      Hears from Meta what becomes of messages, on this computer's port, behind a proxy of yours that speaks https; until
      it is interrupted. Whoever writes STOP is opted out, others have answered; what becomes of templates and of the
      account is printed. The app's secret must be known. It also answers /health and /metrics.

  worker --database URL [--transport T] [--account NAME …] [--once] [options of the transport]
      Owns accounts, and sends what is handed in for them with send … --database URL --account NAME, until it is
      interrupted; several may share a database, each account has one owner. --once ends when nothing is left, with 0,
      or 3 where rows weren't sent. With several --account a send shares its people among them, each to one for good.

  pause ID | resume ID | stop ID | set-rate ID RATE | history ID --database URL
      Steers a session in a database, wherever it is being sent; history prints who asked what.

  take-over ACCOUNT --database URL [--transport T]
      Takes an account from a worker that keeps it and hasn't said for 30 seconds that it is alive, such as one that is
      frozen. What a worker leaves that has died is taken over by itself.

  with --database URL
      send, resume, retry, sessions, results, export, report, opt-outs, forget, clean and webhooks work on PostgreSQL in
      the place of the data folder.
      EXCEL_WHATSAPP_DATABASE=URL    without --database: who has opted out there isn't written to from here, or nobody is
      --key-file FILE, or EXCEL_WHATSAPP_KEY_FILE    32 bytes as base64 that seal what is personal, on every computer

  clean [--data DIR] [--older-than-days N] [--unfinished] [--yes]
      Removes sessions that have been finished for so many days (7), logs, what killed programs have left, and the
      browser's caches; prints as JSON what went. Never an unfinished session, but with --unfinished, which asks.

  logout [options of whatsapp-web]
      Unlinks this computer from the phone, and removes the profile.

  browser install [--data DIR] [--from URL] [--sha256 SUM] [--yes]
      Downloads Chrome for Testing (about 200 MB), for a computer without a browser; --from names a mirror, by https;
      --sha256 says what the archive's checksum must be.

  --help, --version
      Print this text, and which version this is. --help behind a command prints what belongs to that one.

  each command understands
      --log-level debug|info|warn|error|off       what is written to logs/ of the data folder, a file a day (info)
      --keep-logs N                               for so many days (14)

  exit code: 0 all sent; 2 the call, the workbook or this computer isn't right; 3 finished with rows not sent;
  4 interrupted, or WhatsApp or the network is at fault: resume goes on`;

const COMMANDS = [
  'check',
  'send',
  'resume',
  'recover',
  'retry',
  'follow-up',
  'results',
  'sessions',
  'export',
  'report',
  'clean',
  'test',
  'opt-outs',
  'forget',
  'cloud',
  'webhooks',
  'worker',
  'pause',
  'stop',
  'set-rate',
  'history',
  'take-over',
  'logout',
  'browser',
] as const;

/** What is said of one command alone, and of the exit codes; null where it's no command. */
export function usageOf(command: string): string | null {
  if (!COMMANDS.some((known) => known === command)) return null;
  const paragraphs = USAGE.split('\n\n');
  return paragraphs
    .filter(
      (text) =>
        text.startsWith(`  ${command} `) ||
        text.split('\n', 1)[0]?.includes(` | ${command} `) ||
        text.startsWith('  exit code') ||
        text.startsWith('  each command'),
    )
    .join('\n\n');
}
