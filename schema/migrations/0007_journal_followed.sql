-- The journal in the order of its commits, waits that say what they are about, and what was achieved
-- by the month.

-- A number alone does not say that all smaller ones are there: two writers may commit in the other
-- order. So a writer has its transaction id before it draws a number, and whoever follows waits until
-- every transaction that is older than the last number it sees has ended (desk/events.py).
create sequence journal_position;
create function next_journal_position() returns bigint language sql volatile as $$
    select pg_current_xact_id();
    select nextval('journal_position');
$$;
comment on function next_journal_position() is
    'The place of a line in the journal; drawn only by a transaction that has its id already.';

alter table journal add position bigint;
update journal j set position = n.position
from (select ctid as place,
             row_number() over (order by recorded_at, task_events, stream, seq) as position
      from journal) n
where j.ctid = n.place;
select setval('journal_position', coalesce((select max(position) from journal), 0) + 1, false);
alter table journal alter position set default next_journal_position();
alter table journal alter position set not null;
alter sequence journal_position owned by journal.position;
create unique index journal_by_position on journal (position);
comment on column journal.position is
    'Its place among all lines: a follower goes on from the last one it has read.';
grant usage on sequence journal_position to deundeun_worker;

create or replace view diary as
select j.*
from journal j
where not exists (
    select from journal k
    where k.stream = j.stream and k.seq <= j.seq
      and (k.task_events, k.task_at) > (j.task_events, j.task_at));

create or replace view superseded as
select j.*
from journal j
where not exists (
    select from diary d where d.stream = j.stream and d.seq = j.seq and d.cause = j.cause);

create or replace view open_wait as
select a.case_id, a.workflow, a.edition, a.firm, f.name as firm_name, a.clerk, a.stage,
       null::text as duty, w.for_whom, w.what, w.since, w.until,
       w.about, null::text as duty_ko, null::text as duty_en
from application a
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(a.waits)
    as w (for_whom text, what text, since timestamptz, until timestamptz, about integer)
where a.stage <> 'closed'
union all
select d.case_id, a.workflow, a.edition, a.firm, f.name, d.clerk, a.stage,
       d.key, w.for_whom, w.what, w.since, w.until, w.about, d.name_ko, d.name_en
from duty d
join application a on a.case_id = d.case_id
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(d.waits)
    as w (for_whom text, what text, since timestamptz, until timestamptz, about integer);

create view achievement as
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
)
-- The district in which the firm lay on that day; before anything is known, the first known.
select c.year, c.on_day, c.programme, c.measure, c.benefit, c.certainty, c.number, c.won,
       c.quantity, coalesce(c.district, (
    select f.value from firm_fact f
    where f.firm = c.firm and f.fact = 'district'
    order by f.valid_from <= coalesce(c.on_day, make_date(c.year, 12, 31)) desc,
             case when f.valid_from <= coalesce(c.on_day, make_date(c.year, 12, 31))
                  then f.valid_from end desc,
             f.valid_from, f.recorded_at desc
    limit 1)) as district
from counted c;
comment on view achievement is
    'What was achieved, one by one, each on its day; what was only counted has a year and no day.';

create view result_by_month as
select year, extract(month from on_day)::integer as month, programme, district, measure, benefit,
       sum(number)::bigint as number,
       bool_or(certainty = 'at_least') as at_least,
       bool_or(certainty = 'about') as about,
       bool_or(certainty = 'unknown') as partly_unknown,
       sum(won)::bigint as amount_won,
       bool_or(measure in ('awarded', 'completed') and won is null
               and benefit is distinct from 'expert_days') as amount_partly_unknown,
       sum(quantity) as quantity
from achievement
group by year, extract(month from on_day)::integer, programme, district, measure, benefit;
comment on view result_by_month is
    'Results per month, programme and district; what has a year and no day stands in no month.';

create or replace view result as
select year, programme, district, measure, benefit,
       sum(number)::bigint as number,
       bool_or(at_least) as at_least,
       bool_or(about) as about,
       bool_or(partly_unknown) as partly_unknown,
       sum(amount_won)::bigint as amount_won,
       bool_or(amount_partly_unknown) as amount_partly_unknown,
       sum(quantity) as quantity
from result_by_month
group by year, programme, district, measure, benefit;

grant select on all tables in schema public to deundeun_worker, deundeun_reader, deundeun_clerk;
