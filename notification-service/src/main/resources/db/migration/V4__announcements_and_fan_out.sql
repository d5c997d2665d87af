-- What was stored together is told together: one row says so, instead of a second version of every notification.
create table announcement (
    id        uuid        primary key,
    stored_at timestamptz not null,
    pushed_at timestamptz                        -- null: devices are still to be told
);
create index announcement_by_age on announcement (stored_at);

alter table notification
    drop column pushed_at,
    add column announcement_id uuid,             -- null: it was told before there were announcements
    add column decided_in_app text not null default '',
    add column decided_email text not null default '';

-- A comment and the mentions in it may come as two events: here the one that came first is found.
create index notification_of_comment on notification (workspace_id, task_id, user_id)
    where type in ('task.commented', 'task.mentioned');

-- Events that concern so many people that they are worked off in steps, beside what comes in.
create table fan_out (
    workspace_id      text        not null,
    event_id          text        not null,
    type              text        not null,
    source            text        not null,
    subject           text,
    actor_id          text,
    correlation_id    text,
    traceparent       text,
    event_at          timestamptz not null,
    data              bytea       not null,
    repeated_mentions text[]      not null,
    after_user        text        not null default '',   -- people up to this one are done
    done              boolean     not null default false,
    attempts          integer     not null default 0,
    lease_until       timestamptz,
    worked_at         timestamptz not null,
    primary key (workspace_id, event_id)
);
create index fan_out_turn on fan_out (worked_at);

alter table delivery_log add column channel text not null default 'email';

-- How many e-mails may go out, for all replicas together.
create table send_budget (
    name      text             primary key,
    permits   double precision not null,
    filled_at timestamptz      not null
);
insert into send_budget values ('email', 0, '1970-01-01T00:00:00Z');
