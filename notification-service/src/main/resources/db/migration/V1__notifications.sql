-- Ids of the events that were dealt with: whatever arrives again changes nothing.
create table handled_event (
    workspace_id text        not null,
    event_id     text        not null,
    handled_at   timestamptz not null,
    primary key (workspace_id, event_id)
);
create index handled_event_by_age on handled_event (handled_at);

-- Who belongs to a workspace, and how to address them there.
create table directory_user (
    workspace_id text not null,
    user_id      text not null,
    name         text,
    email        text,
    locale       text,
    time_zone    text,
    role         text,                        -- null: no member (any more)
    member_at    timestamptz,                 -- time of the last event about the membership
    profile_at   timestamptz,                 -- time of the last event about name, address, locale and zone
    primary key (workspace_id, user_id)
);

-- One row per event and person. What is not in_app exists for its e-mail only.
create table notification (
    id             uuid        primary key,
    workspace_id   text        not null,
    user_id        text        not null,
    event_id       text        not null,
    type           text        not null,
    reason         text        not null,
    title          text        not null,
    message        text        not null,
    data           jsonb       not null,
    actor_id       text,
    project_id     text,
    task_id        text,
    correlation_id text,
    traceparent    text,
    event_at       timestamptz not null,
    created_at     timestamptz not null,
    in_app         boolean     not null,
    silent         boolean     not null,
    pushed_at      timestamptz,
    seen_at        timestamptz,
    read_at        timestamptz,
    archived_at    timestamptz,
    snoozed_until  timestamptz,
    unique (workspace_id, event_id, user_id)
);
create index notification_inbox on notification (workspace_id, user_id, created_at desc, id desc) where in_app;
-- What counts as unread; the unread count is read from this index alone.
create index notification_unread on notification (workspace_id, user_id, type)
    where in_app and read_at is null and archived_at is null and snoozed_until is null;
create index notification_snoozed on notification (snoozed_until) where snoozed_until is not null;
create index notification_by_age on notification (created_at);

-- What a person chose for one workspace; what is not chosen follows the defaults.
create table notification_preference (
    workspace_id         text        not null,
    user_id              text        not null,
    choices              text        not null default '{}',   -- JSON object of switch names and booleans
    quiet_hours_start    text,
    quiet_hours_end      text,
    quiet_hours_timezone text,
    quiet_hours_days     text,
    digest_enabled       boolean,
    digest_frequency     text,
    version              bigint      not null default 0,
    updated_at           timestamptz not null,
    primary key (workspace_id, user_id)
);

-- E-mails that wait, and what became of them.
create table email_outbox (
    notification_id uuid        not null,
    channel         text        not null default 'email',
    workspace_id    text        not null,
    user_id         text        not null,
    batch_key       text        not null,     -- e-mails of one key that are due together may be joined
    state           text        not null default 'pending',
    reason          text,                     -- why it was cancelled or skipped, or the last failure
    due_at          timestamptz not null,
    lease_until     timestamptz,
    attempts        integer     not null default 0,
    created_at      timestamptz not null,
    finished_at     timestamptz,
    primary key (notification_id, channel)
);
create index email_outbox_due on email_outbox (due_at) where state = 'pending';
create index email_outbox_batch on email_outbox (workspace_id, user_id, batch_key) where state = 'pending';
create index email_outbox_finished on email_outbox (finished_at) where state <> 'pending';
