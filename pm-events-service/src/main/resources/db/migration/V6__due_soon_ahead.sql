-- The lead is a field of the project, as its events say it.
alter table projects drop column due_soon_ahead;
alter table projects add column due_soon_ahead interval
  generated always as (make_interval(hours => (fields -> 'dueSoonAheadHours' ->> 'v')::int)) stored;
