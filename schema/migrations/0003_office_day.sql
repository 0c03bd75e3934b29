-- The office day: staff, appointments, corrections, withdrawals, and where an act was typed.

create table staff (
    name        text not null,
    rank        text not null check (rank in ('clerk', 'deputy', 'head')),
    since       date not null,
    until       date check (until >= since),
    by          text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (name, recorded_at)
);
comment on table staff is
    'Who works at the centre since when; the last word on a name counts. Empty: every name is taken.';

create view staff_now as
select distinct on (name) name, rank, since, until, by, recorded_at
from staff order by name, recorded_at desc;
comment on view staff_now is 'The last word on each member of staff.';

alter table reference drop constraint reference_kind_check;
alter table reference add constraint reference_kind_check
    check (kind in ('agency', 'area', 'maker', 'ksic', 'house'));

alter table application
    add appointments jsonb not null default '[]',
    add withdrawing  boolean not null default false,
    add findings     jsonb not null default '[]';
comment on column application.findings is 'What the rules found last, each with evidence, limit and source.';

alter table journal add via text not null default '';
comment on column journal.via is
    'The program and machine an act was typed at; empty for the Temporal UI, which says nothing.';

alter table in_house_filing add withdrawn_at timestamptz;
comment on column in_house_filing.withdrawn_at is 'When what was filed with the centre was taken back.';

create view appointment as
select a.case_id, a.workflow, a.edition, a.firm, f.name as firm_name, a.clerk, a.stage,
       m.number, m.kind, m.at, m.status, m.moved
from application a
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(a.appointments)
    as m (number integer, kind text, at timestamptz, status text, moved integer);
comment on view appointment is 'Every appointment of every case with what became of it.';

create view correction as
select d.case_id, d.seq, (d.details ->> 'line')::bigint as line, d.details -> 'before' as before,
       d.details -> 'after' as after, d.by, d.reference, d.happened_at, d.recorded_at
from diary d where d.kind = 'corrected';
comment on view correction is 'Lines that were corrected: the wrong value stays, the right one points to it.';

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

grant select on all tables in schema public to deundeun_worker, deundeun_reader, deundeun_clerk;
grant insert on staff to deundeun_clerk;
grant update on in_house_filing to deundeun_worker;
