// Generated from the contracts by contracts/documents: not to be changed by hand.

/** An opaque id: no white space, comma, brace, control character or half of a surrogate pair, and no hash sign at the start. The pattern ends in a look-ahead, as a dollar sign lets a last line break pass in some languages. */
export type Id = string;

export type Text = string;

/** ISO 8601 in UTC, such as 2026-03-01T09:30:00Z. */
export type Time = string;

/** A time, or a calendar day such as 2026-03-01. */
export type TimeOrDate = string;

/** A task was created. */
export interface TaskCreatedData {
  id: Id;
  projectId: Id;
  title: Text;
  status: Text;
  createdBy: Id;
  createdAt: Time;
  phaseId?: Id | null;
  type?: string | null;
  assigneeId?: Id | null;
  agentId?: Id | null;
  dueDate?: TimeOrDate | null;
  priority?: string | number | null;
  taskNumber?: string | number | null;
}

/** Fields of a task changed. */
export interface TaskUpdatedData {
  id: Id;
  projectId: Id;
  updatedBy: Id;
  updatedAt: Time;
  phaseId?: Id | null;
  title?: Text | null;
  description?: string | null;
  status?: Text | null;
  assigneeId?: Id | null;
  dueDate?: TimeOrDate | null;
  priority?: string | number | null;
}

/** A task was deleted. */
export interface TaskDeletedData {
  id: Id;
  projectId: Id;
  deletedBy?: Id | null;
}

/** A task moved to another status. */
export interface TaskStatusChangedData {
  id: Id;
  projectId: Id;
  oldStatus: Text;
  newStatus: Text;
  updatedBy: Id;
  updatedAt: Time;
}

/** Somebody commented on a task. */
export interface TaskCommentedData {
  id: Id;
  projectId: Id;
  commentId: Id;
  body: string;
  authorId: Id;
  createdAt: Time;
  mentions?: Id[] | null;
}

/** A task was given to somebody, or to nobody. */
export interface TaskAssignedData {
  id: Id;
  projectId: Id;
  assignedBy: Id;
  assignedAt: Time;
  title?: Text | null;
  oldAssigneeId?: Id | null;
  newAssigneeId?: Id | null;
}

/** People were mentioned in a task. */
export interface TaskMentionedData {
  id: Id;
  projectId: Id;
  mentions: Id[];
  mentionedBy: Id;
  title?: Text | null;
  excerpt?: string | null;
}

/** A task is due soon. */
export interface TaskDueSoonData {
  id: Id;
  projectId: Id;
  dueDate: TimeOrDate;
  title?: Text | null;
  assigneeId?: Id | null;
  status?: Text | null;
}

/** A task is past its due date. */
export interface TaskOverdueData {
  id: Id;
  projectId: Id;
  dueDate: TimeOrDate;
  title?: Text | null;
  assigneeId?: Id | null;
  status?: Text | null;
}

/** Somebody started working on a task. */
export interface TimeStartedData {
  id: Id;
  projectId: Id;
  taskId: Id;
  userId: Id;
  startedAt: Time;
  stoppedAt?: Time | null;
  seconds?: number | null;
}

/** Somebody stopped working on a task. */
export interface TimeStoppedData {
  id: Id;
  projectId: Id;
  taskId: Id;
  userId: Id;
  startedAt: Time;
  stoppedAt?: Time | null;
  seconds?: number | null;
}

/** A phase was created. */
export interface PhaseCreatedData {
  id: Id;
  projectId: Id;
  name: Text;
  status: Text;
  oldStatus?: Text | null;
  startDate?: TimeOrDate | null;
  endDate?: TimeOrDate | null;
  completedAt?: TimeOrDate | null;
  progress?: number | null;
}

/** A phase was started. */
export interface PhaseStartedData {
  id: Id;
  projectId: Id;
  name: Text;
  status: Text;
  oldStatus?: Text | null;
  startDate?: TimeOrDate | null;
  endDate?: TimeOrDate | null;
  completedAt?: TimeOrDate | null;
  progress?: number | null;
}

/** A phase was completed. */
export interface PhaseCompletedData {
  id: Id;
  projectId: Id;
  name: Text;
  status: Text;
  oldStatus?: Text | null;
  startDate?: TimeOrDate | null;
  endDate?: TimeOrDate | null;
  completedAt?: TimeOrDate | null;
  progress?: number | null;
}

/** Fields of a phase changed. */
export interface PhaseUpdatedData {
  id: Id;
  projectId: Id;
  name: Text;
  status: Text;
  oldStatus?: Text | null;
  startDate?: TimeOrDate | null;
  endDate?: TimeOrDate | null;
  completedAt?: TimeOrDate | null;
  progress?: number | null;
}

/** A phase moved to another status. */
export interface PhaseTransitionedData {
  id: Id;
  projectId: Id;
  name: Text;
  status: Text;
  oldStatus?: Text | null;
  startDate?: TimeOrDate | null;
  endDate?: TimeOrDate | null;
  completedAt?: TimeOrDate | null;
  progress?: number | null;
}

/** A project was created. */
export interface ProjectCreatedData {
  id: Id;
  workspaceId: Id;
  name: Text;
  status: Text;
  updatedBy?: Id | null;
  updatedAt?: Time | null;
  /** How many hours before their due date the project's tasks count as due soon; null for the default. */
  dueSoonAheadHours?: number | null;
}

/** Fields of a project changed. */
export interface ProjectUpdatedData {
  id: Id;
  workspaceId: Id;
  name: Text;
  status: Text;
  updatedBy?: Id | null;
  updatedAt?: Time | null;
  /** How many hours before their due date the project's tasks count as due soon; null for the default. */
  dueSoonAheadHours?: number | null;
}

/** A project was deleted. */
export interface ProjectDeletedData {
  id: Id;
  workspaceId: Id;
  name: Text;
  status: Text;
  updatedBy?: Id | null;
  updatedAt?: Time | null;
}

/** The team of a project changed. */
export interface ProjectTeamChangedData {
  projectId: Id;
  action: "added" | "removed" | "role_changed";
  userId: Id;
  userName: Text;
  changedBy: Id;
  changedAt: Time;
  role?: Text | null;
}

/** Somebody joined a project. */
export interface TeamMemberAddedData {
  projectId: Id;
  action: "added" | "removed" | "role_changed";
  userId: Id;
  userName: Text;
  changedBy: Id;
  changedAt: Time;
  role?: Text | null;
}

/** Somebody left a project. */
export interface TeamMemberRemovedData {
  projectId: Id;
  action: "added" | "removed" | "role_changed";
  userId: Id;
  userName: Text;
  changedBy: Id;
  changedAt: Time;
  role?: Text | null;
}

/** The role of a project member changed. */
export interface TeamMemberUpdatedData {
  projectId: Id;
  action: "added" | "removed" | "role_changed";
  userId: Id;
  userName: Text;
  changedBy: Id;
  changedAt: Time;
  role?: Text | null;
}

/** An agent suggests something. */
export interface AgentSuggestionData {
  id: Id;
  projectId: Id;
  agentId: Id;
  agentName: Text;
  type: "task" | "phase" | "risk" | "estimate";
  suggestion: string | Record<string, unknown> | unknown[];
  confidence: number;
  createdAt: Time;
}

/** An agent reports on its work. */
export interface AgentProgressData {
  runId: Id;
  projectId: Id;
  agentId: Id;
  agentName: Text;
  status: "working" | "paused" | "completed";
  currentStep: string;
  progress: number;
  requestedBy?: Id | null;
  estimatedCompletion?: Time | null;
}

/** The status of an agent changed. */
export interface AgentStatusChangedData {
  agentId: Id;
  status: Text;
  agentName?: Text | null;
  oldStatus?: Text | null;
}

/** The health of a project needs attention. */
export interface HealthAlertData {
  projectId: Id;
  severity: "info" | "warning" | "critical";
  title: Text;
  message: string;
  detectedAt: Time;
}

/** Somebody started looking at a project or task. */
export interface PresenceJoinedData {
  userId: Id;
  userName: Text;
  projectId: Id;
  page: "overview" | "tasks" | "settings" | "docs";
  timestamp: Time;
  userAvatar?: string | null;
  taskId?: Id | null;
}

/** Somebody stopped looking at it. */
export interface PresenceLeftData {
  userId: Id;
  userName: Text;
  projectId: Id;
  page: "overview" | "tasks" | "settings" | "docs";
  timestamp: Time;
  userAvatar?: string | null;
  taskId?: Id | null;
}

/** Somebody moved to another page. */
export interface PresenceUpdatedData {
  userId: Id;
  userName: Text;
  projectId: Id;
  page: "overview" | "tasks" | "settings" | "docs";
  timestamp: Time;
  userAvatar?: string | null;
  taskId?: Id | null;
}

/** Something needs an approval. */
export interface ApprovalCreatedData {
  id: Id;
  workspaceId: Id;
  title: Text;
  status: Text;
  requestedBy?: Id | null;
  assigneeId?: Id | null;
}

/** An approval changed. */
export interface ApprovalUpdatedData {
  id: Id;
  workspaceId: Id;
  title: Text;
  status: Text;
  requestedBy?: Id | null;
  assigneeId?: Id | null;
}

/** An approval was withdrawn. */
export interface ApprovalDeletedData {
  id: Id;
  workspaceId: Id;
  title: Text;
  status: Text;
  requestedBy?: Id | null;
  assigneeId?: Id | null;
}

/** A message in a chat. */
export interface ChatMessageData {
  id: Id;
  chatId: Id;
  authorId: Id;
  body: string;
  createdAt: Time;
}

interface TypingStartDataFields {
  userId: Id;
  chatId?: Id | null;
  taskId?: Id | null;
  userName?: Text | null;
}

/** Somebody is typing. */
export type TypingStartData = TypingStartDataFields & ({ chatId: Id; } | { taskId: Id; });

interface TypingStopDataFields {
  userId: Id;
  chatId?: Id | null;
  taskId?: Id | null;
  userName?: Text | null;
}

/** Somebody stopped typing. */
export type TypingStopData = TypingStopDataFields & ({ chatId: Id; } | { taskId: Id; });

/** A mission moved to another stage. */
export interface MissionStageChangedData {
  missionId: Id;
  oldStage?: Text | null;
  newStage?: Text | null;
}

/** The review of a mission was decided. */
export interface MissionReviewDecidedData {
  missionId: Id;
  decision?: Text | null;
  decidedBy?: Id | null;
}

/** The status of a workstation changed. */
export interface WorkstationStatusChangedData {
  workstationId: Id;
  oldStatus?: Text | null;
  status?: Text | null;
}

/** A notification came into an inbox; the object that the inbox lists. */
export interface NotificationNewData {
  id: Id;
  type: Text;
  title: string;
  createdAt: Time;
  userId?: Id | null;
  message?: string | null;
  data?: Record<string, unknown> | null;
  actorId?: Id | null;
  projectId?: Id | null;
  taskId?: Id | null;
  readAt?: Time | null;
}

/** Notifications were read, on this or another device. */
export interface NotificationReadData {
  ids: Id[];
  readAt: Time;
  userId?: Id | null;
}

/** How many notifications are unread now. */
export interface NotificationUnreadCountData {
  count: number;
  byType: Record<string, number>;
  userId?: Id | null;
}

/** The status of a user changed. */
export interface UserStatusChangedData {
  userId: Id;
  status: "online" | "away" | "busy" | "offline";
  at: Time;
}

/** The directory entry of a user changed. */
export interface UserUpdatedData {
  userId: Id;
  name: Text;
  email?: string | null;
  avatar?: string | null;
  locale?: string | null;
  timezone?: string | null;
}

/** Somebody became a member of the workspace. */
export interface WorkspaceMemberAddedData {
  workspaceId: Id;
  userId: Id;
  userName: Text;
  role: "member" | "admin";
  email?: string | null;
  changedBy?: Id | null;
  changedAt?: Time | null;
}

/** Somebody is no member of the workspace any more. */
export interface WorkspaceMemberRemovedData {
  workspaceId: Id;
  userId: Id;
  userName: Text;
  role: "member" | "admin";
  email?: string | null;
  changedBy?: Id | null;
  changedAt?: Time | null;
}

/** The event catalogue: the payload of every type. */
export interface EventData {
  "pm.task.created": TaskCreatedData;
  "pm.task.updated": TaskUpdatedData;
  "pm.task.deleted": TaskDeletedData;
  "pm.task.status_changed": TaskStatusChangedData;
  "pm.task.commented": TaskCommentedData;
  "pm.task.assigned": TaskAssignedData;
  "pm.task.mentioned": TaskMentionedData;
  "pm.task.due_soon": TaskDueSoonData;
  "pm.task.overdue": TaskOverdueData;
  "pm.time.started": TimeStartedData;
  "pm.time.stopped": TimeStoppedData;
  "pm.phase.created": PhaseCreatedData;
  "pm.phase.started": PhaseStartedData;
  "pm.phase.completed": PhaseCompletedData;
  "pm.phase.updated": PhaseUpdatedData;
  "pm.phase.transitioned": PhaseTransitionedData;
  "pm.project.created": ProjectCreatedData;
  "pm.project.updated": ProjectUpdatedData;
  "pm.project.deleted": ProjectDeletedData;
  "pm.project.team_changed": ProjectTeamChangedData;
  "pm.team.member_added": TeamMemberAddedData;
  "pm.team.member_removed": TeamMemberRemovedData;
  "pm.team.member_updated": TeamMemberUpdatedData;
  "pm.agent.suggestion": AgentSuggestionData;
  "pm.agent.progress": AgentProgressData;
  "agent.status.changed": AgentStatusChangedData;
  "pm.health.alert": HealthAlertData;
  "pm.presence.joined": PresenceJoinedData;
  "pm.presence.left": PresenceLeftData;
  "pm.presence.updated": PresenceUpdatedData;
  "approval.created": ApprovalCreatedData;
  "approval.updated": ApprovalUpdatedData;
  "approval.deleted": ApprovalDeletedData;
  "chat.message": ChatMessageData;
  "typing.start": TypingStartData;
  "typing.stop": TypingStopData;
  "mission.stage_changed": MissionStageChangedData;
  "mission.review_decided": MissionReviewDecidedData;
  "workstation.status_changed": WorkstationStatusChangedData;
  "notification.new": NotificationNewData;
  "notification.read": NotificationReadData;
  "notification.unread_count": NotificationUnreadCountData;
  "user.status_changed": UserStatusChangedData;
  "user.updated": UserUpdatedData;
  "workspace.member_added": WorkspaceMemberAddedData;
  "workspace.member_removed": WorkspaceMemberRemovedData;
}

/** The name of a type of the catalogue. */
export type EventType = keyof EventData;

/** An event as a producer sends it, in the JSON format of CloudEvents 1.0. */
export interface CloudEventOf<T extends EventType> {
  specversion: "1.0";
  /** Unique in the workspace; repeats are recognised by it. */
  id: string;
  /** A URI reference that names the producer. */
  source: string;
  type: T;
  /** When it happened; the time of receipt where absent. */
  time?: Time;
  /** The id of the resource it is about. */
  subject?: string;
  workspaceid: Id;
  /** The user who caused it. */
  actorid?: Id;
  correlationid?: string;
  /** The version of the payload's shape, from 1. */
  dataversion?: number;
  /** W3C trace context. */
  traceparent?: string;
  datacontenttype?: "application/json";
  data: EventData[T];
}

/** An event of any type of the catalogue; its type tells its payload. */
export type CloudEvent = { [T in EventType]: CloudEventOf<T> }[EventType];
