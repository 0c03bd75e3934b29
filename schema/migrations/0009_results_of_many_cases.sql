-- Results of ten thousand cases: a case's first filing is read from the lines that can bring one.
-- The others, two of three, only repeat it, and each had its whole state read.

create index journal_filings on journal (stream)
    where kind in ('opened', 'reopened', 'entered', 'filed', 'corrected');

create or replace view achievement as
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
        from diary d
        where d.stream = a.case_id
          and d.kind in ('opened', 'reopened', 'entered', 'filed', 'corrected')) filed
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
