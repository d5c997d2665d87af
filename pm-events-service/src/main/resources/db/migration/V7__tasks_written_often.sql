-- Tasks are what is written most. PostgreSQL need not parse and compute what the service knows, and every page keeps room for
-- new versions of its rows, so that an update that moves no index entry stays on its page (HOT).
alter table tasks
  alter column project_id drop expression,
  alter column title drop expression,
  alter column status drop expression,
  alter column assignee_id drop expression,
  alter column creator_id drop expression,
  alter column due_date drop expression,
  alter column deleted drop expression;
alter table tasks set (fillfactor = 60);
alter table tasks alter column fields type text using fields::text, alter column deleted set not null;
