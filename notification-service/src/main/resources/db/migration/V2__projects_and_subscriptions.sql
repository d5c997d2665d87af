create table project (
    workspace_id text        not null,
    project_id   text        not null,
    name         text,
    deleted      boolean     not null default false,
    named_at     timestamptz not null,        -- time of the last event that said the name
    primary key (workspace_id, project_id)
);

create table project_member (
    workspace_id text        not null,
    project_id   text        not null,
    user_id      text        not null,
    role         text,                        -- null: no member (any more)
    changed_at   timestamptz not null,
    primary key (workspace_id, project_id, user_id)
);
create index project_member_by_user on project_member (workspace_id, user_id);

create table task (
    workspace_id text        not null,
    task_id      text        not null,
    project_id   text        not null,
    title        text,
    assignee_id  text,
    assigned_at  timestamptz,                 -- time of the last event that said the assignee
    creator_id   text,
    deleted      boolean     not null default false,
    titled_at    timestamptz not null,        -- time of the last event that said the title
    primary key (workspace_id, task_id)
);

-- Who was mentioned in which comment: an edit tells only those whom it mentions for the first time.
create table comment_mention (
    workspace_id text        not null,
    comment_id   text        not null,
    user_id      text        not null,
    mentioned_at timestamptz not null,
    primary key (workspace_id, comment_id, user_id)
);
create index comment_mention_by_age on comment_mention (mentioned_at);

create table subscription (
    workspace_id text        not null,
    user_id      text        not null,
    kind         text        not null,        -- project, task
    object_id    text        not null,
    mode         text        not null,        -- follow, mute
    created_at   timestamptz not null,
    primary key (workspace_id, kind, object_id, user_id)
);

-- What an admin set for everybody in a workspace.
create table workspace_preference (
    workspace_id text        primary key,
    defaults     text        not null default '{}',   -- JSON object of switch names and booleans
    locked       text        not null default '[]',   -- JSON array of names of switches that nobody may change
    updated_at   timestamptz not null
);

update notification_preference set digest_enabled = coalesce(digest_enabled, false),
    digest_frequency = upper(coalesce(digest_frequency, 'daily'));
alter table notification_preference
    alter column digest_enabled set default false,
    alter column digest_enabled set not null,
    alter column digest_frequency set default 'DAILY',
    alter column digest_frequency set not null;

alter table notification
    add column critical boolean not null default false,
    add column digest boolean not null default false;    -- waits for the next digest
create index notification_for_digest on notification (workspace_id, user_id) where digest;

alter table directory_user add column bounced_email text;    -- an address that the mail server refused for good
