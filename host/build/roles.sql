-- One database user per role of the host (PostgreSQL). Run it as the owner of the database after "migrate", again after every update: it changes
-- nothing that is right already.
--   psql -v ON_ERROR_STOP=1 -f host/build/roles.sql modular
--   alter role modular_web login password '…';        and so on for modular_worker and modular_fetcher
-- Then each process gets its own user in Database__Connection. What matters: web and worker write and delete bank credentials and cannot
-- read what is in them; the audit trail grows and cannot be changed by web or fetcher.
do $$
declare
  person text;
  space text;
begin
  foreach person in array array['modular_web', 'modular_worker', 'modular_fetcher'] loop
    if not exists (select from pg_roles where rolname = person) then
      execute format('create role %I nologin', person);
    end if;
  end loop;

  for space in select nspname from pg_namespace where nspname in ('host', 'booking', 'vault', 'credit', 'certificate', 'erase') loop
    foreach person in array array['modular_web', 'modular_worker', 'modular_fetcher'] loop
      execute format('revoke all on all tables in schema %I from %I', space, person);
      execute format('grant usage on schema %I to %I', space, person);
      execute format('grant select on all tables in schema %I to %I', space, person);
      continue when person = 'modular_fetcher' and space not in ('credit', 'host');
      execute format('grant insert, update, delete on all tables in schema %I to %I', space, person);
    end loop;
    execute format('grant usage, select on all sequences in schema %I to modular_web, modular_worker, modular_fetcher', space);
  end loop;
end $$;

-- Bank credentials: everybody may know that there are some; only the fetcher may read them; only web and worker write.
revoke all on vault.bank_credential from modular_web, modular_worker, modular_fetcher;
grant select (id, account_id, bank, erase_key_id, stored_at, until), insert, delete on vault.bank_credential to modular_web, modular_worker;

-- The fetcher in the vault: what it announces, opens, notes and reports, and nothing else; no account, no password, no session.
revoke all on all tables in schema vault from modular_fetcher;
grant select on vault.__migrations, vault.bank_credential, vault.public_key, vault.audit_entry, vault.consent to modular_fetcher;
grant update (sealed) on vault.bank_credential to modular_fetcher;
grant select, insert, update on vault.credential_opening, vault.stream_head, vault.incident to modular_fetcher;
grant select, insert on vault.audit_pending to modular_fetcher;
-- Who waits for their bank: the name sealed for the fetcher, which it empties; and of the identification that it succeeded, never what is in it.
grant select, update (state, sealed) on vault.holder_check to modular_fetcher;
grant select (account_id, method, confirmed_at, holder), update (confirmed_at, holder) on vault.identity to modular_fetcher;

-- The chain: the worker links, nobody changes.
revoke insert, update, delete on vault.audit_entry from modular_web, modular_fetcher;
revoke update, delete on vault.audit_entry from modular_worker;
revoke update on vault.audit_pending from modular_web, modular_worker, modular_fetcher;

-- Consents are added, never changed; the worker deletes an account's with the account, the web process its own person's.
revoke update on vault.consent from modular_web, modular_worker;

-- Payments, orders, guests and pages are none of the fetcher's business.
do $$
begin
  if exists (select from pg_namespace where nspname = 'booking') then
    revoke all on all tables in schema booking from modular_fetcher;
  end if;
  if exists (select from pg_namespace where nspname = 'certificate') then
    revoke all on all tables in schema certificate from modular_fetcher;
  end if;
end $$;
