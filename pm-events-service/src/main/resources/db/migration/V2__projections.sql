-- "fields" holds every value with the stamp of the event that set it: {"title": {"v": .., "at": .., "offset": ..}}.
-- The other columns are made from it, for queries.

create table projects (
  project_id   text collate "C" primary key,
  workspace_id text collate "C" not null,
  fields       jsonb            not null,
  name         text    generated always as (fields -> 'name' ->> 'v') stored,
  status       text    generated always as (fields -> 'status' ->> 'v') stored,
  deleted      boolean generated always as (coalesce(fields -> 'deleted' ->> 'v' = 'true', false)) stored
);
create index projects_workspace on projects (workspace_id);

create table tasks (
  task_id      text collate "C" primary key,
  workspace_id text collate "C" not null,
  fields       jsonb            not null,
  watchers     text[]           not null,
  due_at       timestamptz,
  project_id   text    collate "C" generated always as ((fields -> 'projectId' ->> 'v') collate "C") stored,
  title        text    generated always as (fields -> 'title' ->> 'v') stored,
  status       text    generated always as (fields -> 'status' ->> 'v') stored,
  assignee_id  text    collate "C" generated always as ((fields -> 'assigneeId' ->> 'v') collate "C") stored,
  creator_id   text    collate "C" generated always as ((fields -> 'creatorId' ->> 'v') collate "C") stored,
  due_date     text    generated always as (fields -> 'dueDate' ->> 'v') stored,
  deleted      boolean generated always as (coalesce(fields -> 'deleted' ->> 'v' = 'true', false)) stored
);
create index tasks_workspace on tasks (workspace_id);
create index tasks_due on tasks (due_at) where due_at is not null and not deleted;

create table users (
  workspace_id text collate "C" not null,
  user_id      text collate "C" not null,
  fields       jsonb            not null,
  name         text generated always as (fields -> 'name' ->> 'v') stored,
  email        text generated always as (fields -> 'email' ->> 'v') stored,
  avatar       text generated always as (fields -> 'avatar' ->> 'v') stored,
  locale       text generated always as (fields -> 'locale' ->> 'v') stored,
  timezone     text generated always as (fields -> 'timezone' ->> 'v') stored,
  primary key (workspace_id, user_id)
);

-- A row without a role says that the user is no member any more, and since when.
create table workspace_members (
  workspace_id text collate "C" not null,
  user_id      text collate "C" not null,
  role         text,
  changed_at   timestamptz,
  change_offset bigint,
  removed_at   timestamptz,
  removal_offset bigint,
  primary key (workspace_id, user_id)
);

create table project_members (
  project_id   text collate "C" not null,
  user_id      text collate "C" not null,
  workspace_id text collate "C" not null,
  role         text,
  changed_at   timestamptz      not null,
  change_offset bigint          not null,
  primary key (project_id, user_id)
);
create index project_members_user on project_members (workspace_id, user_id);

-- Who is a member of which project now: leaving the workspace ends all memberships that were given before.
create view project_team as
  select m.project_id, m.workspace_id, m.user_id, m.role
  from project_members m
  left join workspace_members w using (workspace_id, user_id)
  where m.role is not null
    and (w.removed_at is null or (m.changed_at, m.change_offset) > (w.removed_at, w.removal_offset));
