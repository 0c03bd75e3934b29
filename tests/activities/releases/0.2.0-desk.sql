-- 0003_office_day
-- What the desk of 0.2.0 enters itself; its statements with values of our own.
set role deundeun_clerk;

prepare tell_firm as
with news as (
    select fact, value from unnest($2::text[], $3::text[]) as t (fact, value)
    where value is distinct from (
        select f.value from firm_fact f
        where f.firm = $1 and f.fact = t.fact and f.valid_from = $4
        order by f.recorded_at desc limit 1)
), today as (
    select distinct on (fact) fact, value from (
        select fact, value, valid_from, recorded_at from firm_fact
        where firm = $1 and fact in (select fact from news)
        union all
        select fact, value, $4, 'infinity' from news
    ) as known
    where valid_from <= current_date
    order by fact, valid_from desc, recorded_at desc
), row as (
    select max(value) filter (where fact = 'business_number') as number,
           max(value) filter (where fact = 'name') as name,
           max(value) filter (where fact = 'district') as district,
           max(value) filter (where fact = 'sector') as sector,
           (max(value) filter (where fact = 'employees'))::numeric as employees
    from today
), firms as (
    insert into firm (key, business_number, name, district, sector, employees)
    select $1, coalesce(row.number, f.business_number), coalesce(row.name, f.name),
           coalesce(row.district, f.district), coalesce(row.sector, f.sector),
           coalesce(row.employees, f.employees)
    from row left join firm f on f.key = $1
    where exists (select from news)
    on conflict (key) do update set
        business_number = excluded.business_number, name = excluded.name,
        district = excluded.district, sector = excluded.sector, employees = excluded.employees
), numbers as (
    insert into firm_number (number, firm, valid_from)
    select value, $1, $4 from news
    where fact = 'business_number'
      and not exists (select from firm_number where number = value and firm = $1)
), facts as (
    -- What was told together has one time: by it the cases know what they were told already.
    insert into firm_fact (firm, fact, value, valid_from, source, by, recorded_at)
    select $1, fact, value, $4, $5, $6, statement_timestamp() from news
)
select array(select fact from news order by fact);
execute tell_firm('9998100019', '{business_number,name,district,sector,employees}', '{9998100019,도로기계 (가상),가온동,C29,4.5}', '2026-03-02', 'visit', 'kim');

prepare member as
insert into staff (name, rank, since, until, by)
select $1, $2, $3, $4, $5
where not exists (select from staff_now where name = $1 and rank = $2 and since = $3
                                          and until is not distinct from $4)
returning name;
execute member('park', 'deputy', '2026-01-02', null, 'kim');

prepare engage as
with told as (
    insert into engagement (kind, happened_at, firm, edition, certainty, number, topic, place, body,
                            follow_up_on, origin, consent, source, by, key)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (key) do nothing
    returning id
)
select id, false as repeated from told
union all
select id, true from engagement where key = $15;
execute engage('counselling', '2026-03-02 10:00+09', '9998100019', null, 'exact', '1', '판로', '센터', '상담 내용', '2026-04-01 09:00+09', null, 'true', 'visit', 'kim', 'engagement-1');

prepare keep_past as
insert into past_case (programme, fiscal_year, firm, firm_name, district, benefit, outcome,
                       asked_won, awarded_won, quantity, receipt, filed_on, awarded_on,
                       agreed_on, completed_on, source, by, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (key) do update set
    firm = excluded.firm, firm_name = excluded.firm_name, district = excluded.district,
    benefit = excluded.benefit, outcome = excluded.outcome, asked_won = excluded.asked_won,
    awarded_won = excluded.awarded_won, quantity = excluded.quantity,
    receipt = excluded.receipt, filed_on = excluded.filed_on, awarded_on = excluded.awarded_on,
    agreed_on = excluded.agreed_on, completed_on = excluded.completed_on,
    source = excluded.source, by = excluded.by, recorded_at = excluded.recorded_at
where $19;
execute keep_past('centre-product', '2023', '9998100019', '도로기계 (가상)', '가온동', 'money', 'completed', '20000000', '18000000', null, '접수-12', '2023-02-01', '2023-03-01', '2023-03-15', '2023-11-30', '접수대장', 'kim', 'past-1', 'false');

prepare count as
insert into tally (programme, year, district, measure, benefit, certainty, number, amount_won,
                   source, by, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (key) do update set
    certainty = excluded.certainty, number = excluded.number, amount_won = excluded.amount_won,
    source = excluded.source, by = excluded.by, recorded_at = excluded.recorded_at
where $12;
execute count('centre-product', '2022', null, 'awarded', 'money', 'about', '12', '150000000', '결과보고서', 'kim', 'tally-1', 'false');
reset role;
