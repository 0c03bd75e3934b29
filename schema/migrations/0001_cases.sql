-- Cases, duties and their journal. History is the truth; this is the record that outlives it.
--
-- Every write is one statement: a journal row and the state that followed. A write carries the
-- fence (task_events, task_at) of the workflow task that made it. A task that never completed is
-- not in history; whatever is written under a later fence supersedes what it left (docs/adr/0001).

do $$
begin
    if not exists (select from pg_roles where rolname = 'deundeun_worker') then
        create role deundeun_worker nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'deundeun_reader') then
        create role deundeun_reader nologin;
    end if;
end
$$;

create table edition (
    key         text primary key,
    programme   text not null,
    fiscal_year integer not null,
    name_ko     text not null,
    name_en     text not null,
    example     boolean not null,
    body        jsonb not null,
    loaded_at   timestamptz not null default now()
);
comment on table edition is
    'One call of a programme as its file says it; frozen into a case when the case begins.';

create table law (
    key        text not null,
    valid_from date not null,
    body       jsonb not null,
    loaded_at  timestamptz not null default now(),
    primary key (key, valid_from)
);
comment on table law is 'Laws by validity: the duties they impose from a day on.';

create table firm (
    key             text primary key,
    business_number text not null unique,
    name            text not null,
    district        text,
    sector          text,
    employees       numeric,
    known_since     timestamptz not null default now()
);
comment on table firm is 'Firms under their own key; texts about a firm rest here, erasable.';

create table application (
    workflow     text not null,
    attempt      integer not null check (attempt > 0),
    case_id      text not null unique generated always as (workflow || '#' || attempt) stored,
    first_run    text not null unique,
    edition      text not null references edition,
    firm         text not null references firm,
    stage        text not null check (stage in (
                     'intake', 'eligibility', 'drafting', 'submission', 'review', 'agreement',
                     'execution', 'follow_up', 'closed')),
    gate         text not null,
    outcome      text check (outcome in (
                     'completed', 'ineligible', 'rejected', 'withdrawn', 'declined',
                     'deadline_missed', 'budget_exhausted', 'call_cancelled', 'not_promoted',
                     'owner_silent', 'firm_closed', 'interrupted')),
    clerk        text not null,
    asked_won    bigint check (asked_won > 0),
    awarded_won  bigint check (awarded_won > 0),
    filed_at     timestamptz,
    receipt      text,
    awarded_on   date,
    agreed_on    date,
    completed_on date,
    waits        jsonb not null,
    seq          bigint not null check (seq > 0),
    task_events  bigint not null,
    task_at      timestamptz not null,
    opened_at    timestamptz not null,
    changed_at   timestamptz not null default clock_timestamp(),
    primary key (workflow, attempt),
    check ((stage = 'closed') = (outcome is not null))
);
comment on table application is
    'The present state of each attempt; unknown amounts and dates are NULL and shown as unknown.';
create unique index application_one_open_attempt on application (workflow) where stage <> 'closed';

create table duty (
    stream      text primary key,
    case_id     text not null, -- no reference: a restored record may lack the case for a while
    key         text not null,
    name_ko     text not null,
    name_en     text not null,
    status      text not null check (status in (
                    'scheduled', 'reminded', 'due', 'overdue', 'settled', 'released')),
    round       integer not null check (round > 0),
    rounds      integer not null check (rounds >= round),
    due_on      date not null,
    clerk       text not null,
    waits       jsonb not null,
    seq         bigint not null check (seq > 0),
    task_events bigint not null,
    task_at     timestamptz not null,
    changed_at  timestamptz not null default clock_timestamp()
);
comment on table duty is 'The present round of each obligation after an award.';
create index duty_case on duty (case_id);

create table journal (
    stream      text not null,
    seq         bigint not null check (seq > 0),
    cause       text not null,
    task_events bigint not null,
    task_at     timestamptz not null,
    case_id     text not null,
    kind        text not null,
    happened_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    by          text not null,
    speaker     text check (speaker in ('clerk', 'firm_owner', 'agency', 'party')),
    means       text check (means in (
                    'unstated', 'phone', 'visit', 'letter', 'email', 'portal', 'paper')),
    reference   text not null,
    details     jsonb not null,
    state       jsonb not null,
    primary key (stream, seq, cause, task_events, task_at)
);
comment on table journal is
    'Append-only: one row per write and fence. Read it through diary; details hold ids, numbers and enums.';
create index journal_case on journal (case_id);

create table text_part (
    stream      text not null,
    seq         bigint not null,
    cause       text not null,
    part        text not null,
    body        text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (stream, seq, cause, part)
);
comment on table text_part is
    'Texts that people wrote, by the journal row they belong to; erasable where the journal is not.';

create table document (
    sha256     text primary key check (length(sha256) = 64),
    media_type text not null,
    body       bytea not null,
    made_at    timestamptz not null default now()
);
comment on table document is 'Files by content; histories and journals carry only the address.';

create table in_house_filing (
    key      text primary key,
    edition  text not null,
    number   integer not null check (number > 0),
    filed_at timestamptz not null,
    bundle   text not null references document,
    unique (edition, number)
);
comment on table in_house_filing is 'What was filed with the centre itself: one row per filing key.';

create view diary as
select j.*
from journal j
where not exists (
    select from journal k
    where k.stream = j.stream and k.seq <= j.seq
      and (k.task_events, k.task_at) > (j.task_events, j.task_at));
comment on view diary is
    'The true lines of every stream: no line of the same or an earlier number has a later fence.';

create view superseded as
select j.*
from journal j
where not exists (
    select from diary d where d.stream = j.stream and d.seq = j.seq and d.cause = j.cause);
comment on view superseded is
    'Writes whose workflow task never completed: nobody was answered for them.';

create view open_wait as
select a.case_id, a.workflow, a.edition, a.firm, f.name as firm_name, a.clerk, a.stage,
       null::text as duty, w.for_whom, w.what, w.since, w.until
from application a
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(a.waits)
    as w (for_whom text, what text, since timestamptz, until timestamptz)
where a.stage <> 'closed'
union all
select d.case_id, a.workflow, a.edition, a.firm, f.name, d.clerk, a.stage,
       d.key, w.for_whom, w.what, w.since, w.until
from duty d
join application a on a.case_id = d.case_id
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(d.waits)
    as w (for_whom text, what text, since timestamptz, until timestamptz);
comment on view open_wait is 'What waits on whom, since when and until when; a case has several.';

create view due as
select * from open_wait where until >= now();
comment on view due is 'Waits whose date is still to come.';

create view overdue as
select * from open_wait where until < now();
comment on view overdue is 'Waits whose date has passed; the case still waits.';

create view plan_section as
select distinct on (d.case_id, d.details ->> 'gate', t.part)
       d.case_id, d.details ->> 'gate' as gate, t.part as section,
       (d.details ->> 'version')::integer as version, d.by, d.happened_at, t.body
from diary d
join text_part t on t.stream = d.stream and t.seq = d.seq and t.cause = d.cause
where d.kind = 'drafted'
order by d.case_id, d.details ->> 'gate', t.part, d.seq desc;
comment on view plan_section is 'The present text of every section with the version that wrote it.';

grant usage on schema public to deundeun_worker, deundeun_reader;
grant select on all tables in schema public to deundeun_worker, deundeun_reader;
grant insert, update on firm, application, duty to deundeun_worker;
grant insert on journal, text_part, document, in_house_filing to deundeun_worker;
