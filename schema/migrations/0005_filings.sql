-- Filing by channels: what went out to whom, under which key.

create table filing (
    key      text primary key,
    case_id  text not null, -- no reference: a restored record may lack the case for a while
    gate     text not null,
    agency   text not null,
    channel  text not null,
    bundle   text not null references document,
    begun_at timestamptz not null default clock_timestamp(),
    done_at  timestamptz,
    number   text not null default '',
    filed_at timestamptz,
    check (done_at is not null or (number = '' and filed_at is null))
);
comment on table filing is
    'What a channel was told to file: one row per key, written before anything leaves the house.';
comment on column filing.done_at is
    'When the channel had done its part; NULL while it is tried, or where it was refused.';
comment on column filing.number is 'The receipt, where the channel itself was given one.';
create index filing_case on filing (case_id);

grant select on filing to deundeun_worker, deundeun_reader, deundeun_clerk;
grant insert, update on filing to deundeun_worker;
