-- Plans: what each template said, for the cases whose gate began with it.

create table plan_template (
    sha256    text primary key check (length(sha256) = 64),
    key       text not null,
    body      jsonb not null,
    loaded_at timestamptz not null default now()
);
comment on table plan_template is
    'Every text a template''s file ever had: a running case keeps the one its gate names by hash.';

grant select on plan_template to deundeun_worker, deundeun_reader, deundeun_clerk;
