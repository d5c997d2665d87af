-- Workspaces whose access keys in Redis are behind, with the number of writes that Redis did not take.
create table access_losses (
  workspace_id text collate "C" primary key,
  losses       bigint not null
);
