-- The papers of a case: what was handed in, and until when each holds; what is wrong with its plan.

alter table reference drop constraint reference_kind_check;
alter table reference add constraint reference_kind_check
    check (kind in ('agency', 'area', 'maker', 'ksic', 'house', 'papers'));

alter table application add papers jsonb not null default '[]';
comment on column application.papers is 'The last paper of each kind as it was handed in and judged.';

alter table application add checked jsonb not null default '[]';
comment on column application.checked is 'What the rules found wrong with the last version of the plan.';

alter table edition_event add rules text not null default '';
comment on column edition_event.rules is
    'The rulebook that unfiled cases follow since; empty where forms and rules stayed as they were.';

create view paper as
select a.case_id, a.workflow, a.edition, a.firm, f.name as firm_name, a.clerk, a.stage,
       p.kind, p.status, p.issued_on, p.printed_until, p.holds_until, p.sha256, p.on_paper,
       p.compared_by, p.went_back_on
from application a
join firm f on f.key = a.firm
cross join lateral jsonb_to_recordset(a.papers)
    as p (kind text, status text, issued_on date, printed_until date, holds_until date,
          sha256 text, on_paper boolean, compared_by text, went_back_on date);
comment on view paper is 'Every paper of every case; one whose last day has passed counts no more.';

grant select on all tables in schema public to deundeun_worker, deundeun_reader, deundeun_clerk;
grant insert on document to deundeun_clerk;
