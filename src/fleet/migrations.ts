/**
 * The schema, step by step: the nth brings a database from version n - 1 to n. One that has been published isn't changed
 * any more; what comes next is another one.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create schema if not exists excel_whatsapp;
  create table excel_whatsapp.migration (
    number int primary key,
    applied_at timestamptz not null default now()
  );
  -- A process that owns accounts. It says that it is alive every few seconds.
  create table excel_whatsapp.worker (
    id text primary key,
    name text not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
  );
  -- Who sends. Owned by whoever holds the advisory lock; each owner raises the generation, which every append checks.
  create table excel_whatsapp.account (
    id text primary key,
    lock_key int not null unique generated always as identity,
    generation bigint not null default 0,
    owner text references excel_whatsapp.worker on delete set null,
    backend int
  );
  create table excel_whatsapp.session (
    id text primary key,
    account text not null references excel_whatsapp.account,
    campaign text,
    handed_in_at timestamptz not null default now(),
    handed_in_by text not null,
    choices text not null,
    wish text not null default 'run' check (wish in ('run', 'pause', 'stop')),
    rate double precision,
    -- The generation of its account under which it is being run.
    run_generation bigint,
    -- Why nobody works on it, until somebody steers it.
    resting text,
    rest_reason text,
    -- The server's timeline as last seen, and whether what it had answered may be missing on another one.
    timeline int not null,
    may_lose boolean not null
  );
  create index session_account on excel_whatsapp.session (account);
  create table excel_whatsapp.journal (
    session text not null references excel_whatsapp.session on delete cascade,
    seq bigint not null,
    line text not null,
    primary key (session, seq)
  );
  -- Sealed files: settings and recipients of sessions, and the book of people.
  create table excel_whatsapp.file (
    id bigint primary key generated always as identity,
    path text collate "C" not null unique,
    modified_at timestamptz not null default now()
  );
  create table excel_whatsapp.piece (
    file bigint not null references excel_whatsapp.file on delete cascade,
    start bigint not null,
    bytes bytea not null,
    primary key (file, start)
  );
  -- Sealed bytes don't compress, and a part of a piece is read without the rest.
  alter table excel_whatsapp.piece alter column bytes set storage external;
  -- Who did what.
  create table excel_whatsapp.command (
    id bigint primary key generated always as identity,
    session text not null references excel_whatsapp.session on delete cascade,
    kind text not null,
    argument text not null default '',
    by_whom text not null,
    at timestamptz not null default now(),
    done_at timestamptz
  );
  create index command_session on excel_whatsapp.command (session, id);
  `,
  `
  -- What webhooks say of messages, each once: a hash of all that it says. Nothing in it is personal.
  create table excel_whatsapp.status (
    id bigint primary key generated always as identity,
    number text not null,
    -- Of whose attempt it is; null where it names none.
    session text,
    hash text not null unique,
    line text not null,
    received_at timestamptz not null default now()
  );
  create index status_number on excel_whatsapp.status (number, id);
  create index status_session on excel_whatsapp.status (session, id);
  -- As far as statuses are known to be in its journal.
  alter table excel_whatsapp.session add column statuses_taken bigint not null default 0;
  `,
  `
  -- Whom a business account has written to in a day, as salted hashes, for the limit that its numbers share.
  create table excel_whatsapp.day_line (
    id bigint primary key generated always as identity,
    business text not null,
    line text not null,
    noted_at timestamptz not null default now()
  );
  create index day_line_business on excel_whatsapp.day_line (business, id);
  create index day_line_noted on excel_whatsapp.day_line (noted_at);
  `,
  `
  -- A row holds several records, as they were appended at once: lines with a line feed between them, of which seq is the first.
  alter table excel_whatsapp.journal rename column line to lines;
  alter table excel_whatsapp.journal add column line_count int not null default 1;
  `,
  `
  -- How many people are among those of a business account's last 24 hours. Its row is locked by whoever takes a place.
  create table excel_whatsapp.portfolio (
    id text primary key,
    people_count int not null default 0
  );
  -- They themselves, as salted hashes.
  create table excel_whatsapp.portfolio_use (
    portfolio text not null references excel_whatsapp.portfolio,
    who text not null,
    at timestamptz not null,
    -- By what it may be given back; null where more than one attempt counts on it.
    taken_by text,
    primary key (portfolio, who)
  );
  create index portfolio_use_at on excel_whatsapp.portfolio_use (portfolio, at);
  -- Takes a place for each, or none at all: then it gives those who found none. Who has one keeps it from now on for a day.
  create function excel_whatsapp.take_places(of_portfolio text, people text[], takers text[], most int)
  returns text[] language plpgsql as $$
  declare
    used int;
    gone int;
    moment timestamptz;
    fresh text[];
  begin
    insert into excel_whatsapp.portfolio (id) values (of_portfolio) on conflict do nothing;
    select people_count into used from excel_whatsapp.portfolio where id = of_portfolio for update;
    -- Whoever was waited for is seen from here on.
    moment := clock_timestamp();
    delete from excel_whatsapp.portfolio_use where portfolio = of_portfolio and at <= moment - interval '24 hours';
    get diagnostics gone = row_count;
    used := used - gone;
    fresh := array(
      select asked.who from unnest(people) with ordinality as asked (who, place)
      where not exists (
        select from excel_whatsapp.portfolio_use as known
        where known.portfolio = of_portfolio and known.who = asked.who
      )
      group by asked.who order by min(asked.place)
    );
    if cardinality(fresh) > greatest(most - used, 0) then
      update excel_whatsapp.portfolio set people_count = used where id = of_portfolio;
      return fresh[greatest(most - used, 0) + 1:];
    end if;
    insert into excel_whatsapp.portfolio_use as known (portfolio, who, at, taken_by)
    select of_portfolio, who, moment, case when count(distinct taker) = 1 then min(taker) end
    from unnest(people, takers) as asked (who, taker) group by who order by who
    on conflict (portfolio, who) do update
      set at = excluded.at, taken_by = case when known.taken_by = excluded.taken_by then known.taken_by end;
    update excel_whatsapp.portfolio set people_count = used + cardinality(fresh) where id = of_portfolio;
    return '{}';
  end
  $$;
  create function excel_whatsapp.give_place_back(of_portfolio text, person text, taker text)
  returns void language plpgsql as $$
  declare
    gone int;
  begin
    perform from excel_whatsapp.portfolio where id = of_portfolio for update;
    delete from excel_whatsapp.portfolio_use where portfolio = of_portfolio and who = person and taken_by = taker;
    get diagnostics gone = row_count;
    update excel_whatsapp.portfolio set people_count = people_count - gone where id = of_portfolio;
  end
  $$;
  -- What was counted in lines until now.
  insert into excel_whatsapp.portfolio (id) select distinct business from excel_whatsapp.day_line;
  insert into excel_whatsapp.portfolio_use (portfolio, who, at)
  select business, line::json ->> 'who', max(to_timestamp((line::json ->> 'at')::float8 / 1000))
  from excel_whatsapp.day_line where line::json ->> 'kind' = 'written' group by 1, 2;
  update excel_whatsapp.portfolio set people_count = (
    select count(*) from excel_whatsapp.portfolio_use where portfolio = portfolio.id
  );
  delete from excel_whatsapp.day_line where line::json ->> 'kind' = 'written';
  `,
  `
  -- The fold of a journal's first records, for whoever opens the session next. Nothing is believed by it that these rows don't say.
  create table excel_whatsapp.checkpoint (
    session text primary key references excel_whatsapp.session on delete cascade,
    record_count bigint not null,
    digest text not null,
    fold text not null
  );
  -- Numbers in base 64 compress badly, and it is read as a whole.
  alter table excel_whatsapp.checkpoint alter column fold set storage external;
  `,
];
