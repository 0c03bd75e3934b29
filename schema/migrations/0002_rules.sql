-- The rules and what is known of firms: dated reference data, announcements, facts, engagements,
-- and what was entered afterwards.

do $$
begin
    if not exists (select from pg_roles where rolname = 'deundeun_clerk') then
        create role deundeun_clerk nologin;
    end if;
end
$$;

create table reference (
    kind      text not null check (kind in ('agency', 'area', 'maker', 'ksic')),
    key       text not null,
    body      jsonb not null,
    loaded_at timestamptz not null default now(),
    primary key (kind, key)
);
comment on table reference is 'Agencies, areas, legal definitions and KSIC revisions as their files say them.';

create table holiday (
    day       date primary key,
    name_ko   text not null,
    name_en   text not null,
    off       boolean not null,
    loaded_at timestamptz not null default now()
);
comment on table holiday is
    'One-off days beside the calendar of public holidays; off is false where the calendar errs.';

create table rulebook (
    sha256    text primary key check (length(sha256) = 64),
    edition   text not null references edition,
    body      jsonb not null,
    loaded_at timestamptz not null default now()
);
comment on table rulebook is
    'Every text an edition''s file ever had: a case that is opened again finds the rules it began with.';

create table edition_event (
    edition      text not null references edition,
    notice       text not null,
    kind         text not null check (kind in ('amended', 'extended', 'closed', 'cancelled')),
    gate         text not null,
    closes_at    timestamptz,
    published_at timestamptz not null,
    reason       text not null,
    reference    text not null,
    by           text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    primary key (edition, notice)
);
comment on table edition_event is 'Announcements about a call: other dates, or its end; append-only.';

alter table application
    add rules        text,
    add entered_from text,
    add quantity     numeric check (quantity > 0);
comment on column application.rules is 'The rulebook it began with; NULL before release 0.2.';
comment on column application.entered_from is 'Where it was read, for a case entered afterwards.';
comment on column application.quantity is 'Expert days or visits awarded; never won.';

create table firm_number (
    number      text primary key,
    firm        text not null references firm,
    valid_from  date not null,
    recorded_at timestamptz not null default clock_timestamp()
);
comment on table firm_number is
    'Every business number a firm has had, with the day it was first seen; one firm''s for ever.';
insert into firm_number (number, firm, valid_from)
select business_number, key, (known_since at time zone 'Asia/Seoul')::date from firm;
create index firm_number_firm on firm_number (firm);

create table firm_fact (
    firm        text not null references firm,
    fact        text not null check (fact in (
                    'business_number', 'name', 'representative', 'address', 'postal_code',
                    'district', 'sector', 'ksic', 'employees', 'outgrew', 'founded_on', 'sales',
                    'status', 'phone', 'email')),
    value       text not null,
    valid_from  date not null,
    source      text not null,
    by          text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (firm, fact, valid_from, recorded_at)
);
comment on table firm_fact is
    'What is known of a firm since when; the last word on a day counts. Personal data, erasable.';

insert into firm_fact (firm, fact, value, valid_from, source, by)
select f.key, k.fact, k.value, (f.known_since at time zone 'Asia/Seoul')::date, 'intake', ''
from firm f
cross join lateral (values
    ('district', f.district), ('sector', f.sector),
    ('employees', trim_scale(f.employees)::text)) as k (fact, value)
where k.value is not null;

create view firm_at as
select distinct on (firm, fact) firm, fact, value, valid_from, source, by, recorded_at
from firm_fact
where valid_from <= current_date
order by firm, fact, valid_from desc, recorded_at desc;
comment on view firm_at is 'What holds of each firm today.';

create table engagement (
    id           bigint generated always as identity primary key,
    kind         text not null check (kind in (
                     'counselling', 'visit', 'course', 'session', 'consulting', 'round_table')),
    happened_at  timestamptz not null,
    firm         text references firm,
    edition      text references edition,
    certainty    text not null check (certainty in ('exact', 'about', 'at_least', 'unknown')),
    number       integer check (number >= 0),
    topic        text not null,
    place        text not null,
    body         text not null,
    follow_up_on timestamptz,
    origin       bigint references engagement,
    consent      boolean not null,
    source       text not null,
    by           text not null,
    key          text unique,
    recorded_at  timestamptz not null default clock_timestamp(),
    check ((certainty = 'unknown') = (number is null))
);
comment on table engagement is
    'Counselling, visits, courses, round-tables: what happens before and beside applications.';
create index engagement_firm on engagement (firm);
create index engagement_origin on engagement (origin);

alter table application add engagement bigint references engagement;
comment on column application.engagement is 'The engagement this application came from.';
create index application_engagement on application (engagement);

create table past_case (
    id           bigint generated always as identity primary key,
    programme    text not null,
    fiscal_year  integer not null,
    firm         text references firm,
    firm_name    text not null,
    district     text,
    benefit      text not null check (benefit in (
                     'money', 'voucher', 'in_kind', 'expert_days', 'loan')),
    outcome      text not null check (outcome in (
                     'completed', 'ineligible', 'rejected', 'withdrawn', 'declined',
                     'deadline_missed', 'budget_exhausted', 'call_cancelled', 'not_promoted',
                     'owner_silent', 'firm_closed')),
    asked_won    bigint check (asked_won > 0),
    awarded_won  bigint check (awarded_won > 0),
    quantity     numeric check (quantity > 0),
    receipt      text not null,
    filed_on     date,
    awarded_on   date,
    agreed_on    date,
    completed_on date,
    source       text not null,
    by           text not null,
    key          text not null unique,
    recorded_at  timestamptz not null default clock_timestamp()
);
comment on table past_case is
    'Applications that were over before they were entered: rows without a workflow.';
create index past_case_firm on past_case (firm);

create table tally (
    id          bigint generated always as identity primary key,
    programme   text not null,
    year        integer not null,
    district    text,
    measure     text not null check (measure in (
                    'advised', 'applied', 'awarded', 'completed', 'members')),
    benefit     text check (benefit in ('money', 'voucher', 'in_kind', 'expert_days', 'loan')),
    certainty   text not null check (certainty in ('exact', 'about', 'at_least', 'unknown')),
    number      integer check (number >= 0),
    amount_won  bigint check (amount_won > 0),
    source      text not null,
    by          text not null,
    key         text not null unique,
    recorded_at timestamptz not null default clock_timestamp(),
    check ((certainty = 'unknown') = (number is null))
);
comment on table tally is
    'Counts as they were reported, for years without rows; an unknown count stays unknown, never 0.';

create view result as
with counted as (
    -- An award that was given up supported nobody; an attempt that was cut off from outside and
    -- begun anew is one application, not two.
    select a.firm, null::text as district, e.programme, e.body ->> 'benefit' as benefit,
           m.measure, extract(year from m.on_day)::integer as year, m.on_day,
           'exact' as certainty, 1 as number, m.won, m.quantity
    from application a
    join edition e on e.key = a.edition
    cross join lateral (
        -- The state holds the last filing only: of the present gate, or after a supplement.
        select coalesce(min((d.state -> 'filing' ->> 'filed_at')::timestamptz), a.filed_at) as at
        from diary d where d.stream = a.case_id) filed
    cross join lateral (values
        ('applied', (filed.at at time zone 'Asia/Seoul')::date, null::bigint, null::numeric),
        ('awarded', a.awarded_on, a.awarded_won, a.quantity),
        ('completed', a.completed_on, a.awarded_won, a.quantity)
    ) as m (measure, on_day, won, quantity)
    where m.on_day is not null
      and (m.measure = 'applied' or a.outcome is null
           or a.outcome not in ('declined', 'withdrawn'))
      and (a.outcome is distinct from 'interrupted' or not exists (
           select from application b where b.workflow = a.workflow and b.attempt > a.attempt))
    union all
    -- A day that is not known falls into the fiscal year that the source names.
    select p.firm, p.district, p.programme, p.benefit, m.measure,
           coalesce(extract(year from m.on_day)::integer, p.fiscal_year), m.on_day,
           'exact', 1, m.won, m.quantity
    from past_case p
    cross join lateral (values
        ('applied', p.filed_on, p.filed_on is not null, null::bigint, null::numeric),
        ('awarded', p.awarded_on, coalesce(p.awarded_on is not null
            or p.awarded_won is not null or p.quantity is not null, false),
            p.awarded_won, p.quantity),
        ('completed', p.completed_on, p.completed_on is not null, p.awarded_won, p.quantity)
    ) as m (measure, on_day, known, won, quantity)
    where m.known and (m.measure = 'applied' or p.outcome not in ('declined', 'withdrawn'))
    union all
    -- Courses and round-tables gather people; advised is who was spoken with about the own firm.
    select g.firm, null, coalesce(e.programme, ''), null, 'advised',
           extract(year from g.happened_at at time zone 'Asia/Seoul')::integer,
           (g.happened_at at time zone 'Asia/Seoul')::date, g.certainty, g.number, null, null
    from engagement g
    left join edition e on e.key = g.edition
    where g.kind in ('counselling', 'visit', 'consulting')
    union all
    select null, t.district, t.programme, t.benefit, t.measure, t.year, null,
           t.certainty, t.number, t.amount_won, null
    from tally t
), placed as (
    -- The district in which the firm lay on that day; before anything is known, the first known.
    select c.*, coalesce(c.district, (
        select f.value from firm_fact f
        where f.firm = c.firm and f.fact = 'district'
        order by f.valid_from <= coalesce(c.on_day, make_date(c.year, 12, 31)) desc,
                 case when f.valid_from <= coalesce(c.on_day, make_date(c.year, 12, 31))
                      then f.valid_from end desc,
                 f.valid_from, f.recorded_at desc
        limit 1)) as lay_in
    from counted c
)
select year, programme, lay_in as district, measure, benefit,
       sum(number)::bigint as number,
       bool_or(certainty = 'at_least') as at_least,
       bool_or(certainty = 'about') as about,
       bool_or(certainty = 'unknown') as partly_unknown,
       sum(won)::bigint as amount_won,
       bool_or(measure in ('awarded', 'completed') and won is null
               and benefit is distinct from 'expert_days') as amount_partly_unknown,
       sum(quantity) as quantity
from placed
group by year, programme, lay_in, measure, benefit;
comment on view result is
    'Results per year, programme and district, each by its own date; one line for each kind of benefit, so that loans are never added to grants.';

grant usage on schema public to deundeun_clerk;
grant select on all tables in schema public to deundeun_worker, deundeun_reader, deundeun_clerk;
grant insert on edition_event, firm_number, firm_fact to deundeun_worker;
grant insert on engagement, firm_number, firm_fact to deundeun_clerk;
grant insert, update on firm, past_case, tally to deundeun_clerk;
