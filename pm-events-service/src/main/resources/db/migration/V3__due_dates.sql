-- How long before their due date this project's tasks count as due soon; null for the service's default.
alter table projects add column due_soon_ahead interval;

-- One row per reminder that was decided on. It keeps the event as it is sent, so that sending it again after a crash
-- is recognised as a repeat.
create table due_reminders (
  task_id      text collate "C" not null,
  kind         text             not null,
  due_at       timestamptz      not null,
  workspace_id text collate "C" not null,
  event_id     text             not null,
  decided_at   timestamptz      not null,
  data         text             not null,
  published_at timestamptz,
  primary key (task_id, kind, due_at)
);
create index due_reminders_unpublished on due_reminders (decided_at) where published_at is null;
