-- Ids compare byte by byte: no language rules, and cheaper indexes.

-- Every event id that was taken, with the record that brought it first.
create table event_ids (
  workspace_id     text collate "C" not null,
  event_id         text collate "C" not null,
  payload_hash     bytea            not null,
  source_partition int              not null,
  source_offset    bigint           not null,
  received_at      timestamptz      not null,
  primary key (workspace_id, event_id)
);

-- Rows arrive in the order of time, so a block range index finds the old ones at next to no cost.
create index event_ids_received_at on event_ids using brin (received_at);

-- Per partition of pm.events: outcomes of records below this offset were published.
create table published_offsets (
  partition   int primary key,
  next_offset bigint not null
);

-- The workspace whose event first named a project, task, chat, mission or workstation.
create table resource_owners (
  kind         text collate "C" not null,
  id           text collate "C" not null,
  workspace_id text collate "C" not null,
  primary key (kind, id)
);

-- The event log, in partitions by the time of arrival, so that old ones are dropped as a whole.
-- The payload is text: it is kept as it came and never searched.
create table event_log (
  position       bigint generated always as identity,
  logged_at      timestamptz      not null,
  workspace_id   text collate "C" not null,
  event_id       text collate "C" not null,
  type           text collate "C" not null,
  time           timestamptz      not null,
  source         text             not null,
  subject        text,
  actor_id       text,
  correlation_id text,
  data_version   int              not null,
  traceparent    text,
  project_id     text collate "C",
  task_id        text collate "C",
  rooms          text             not null,
  data           text             not null
) partition by range (logged_at);

-- Takes what no other partition does, which is nothing: the service makes the partitions of the coming weeks.
create table event_log_default partition of event_log default;

create index event_log_history on event_log (workspace_id, logged_at desc, position desc);
create index event_log_project on event_log (project_id, logged_at desc, position desc) where project_id is not null;
create index event_log_task on event_log (task_id, logged_at desc, position desc) where task_id is not null;
