-- A file may lie in a folder (DEUNDEUN_FILES); its row stays here as the catalogue.

alter table document alter column body drop not null;
alter table document add size bigint check (size >= 0);
alter table document add constraint document_lies_somewhere
    check (body is not null or size is not null);

comment on table document is
    'Files by content, the catalogue; histories and journals carry only the address.';
comment on column document.body is 'The file itself; NULL where it lies in the folder of files.';
comment on column document.size is 'Bytes; NULL for a file of before, whose body says it.';
