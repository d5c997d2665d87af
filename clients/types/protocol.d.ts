// Generated from the contracts by contracts/documents: not to be changed by hand.

import type { EventData, EventType, Id, Text, Time } from "./events.js";

/** A place in the workspace's log, opaque to clients: keep the last one and give it back to resume. */
export type Cursor = string;

/** A room, such as project:apollo. */
export type RoomName = `workspace:${string}` | `user:${string}` | `project:${string}` | `task:${string}` | `chat:${string}` | `mission:${string}` | `workstation:${string}`;

/** What the answer repeats, as it was given. */
export type Ref = string | number;

/** Somebody who is there. */
export interface PresentUser {
  userId: Id;
  userName: string;
  userAvatar?: string | null;
  status: "online" | "busy" | "away" | "offline";
  location: Record<string, unknown> | null;
  lastSeen: Time;
  /** Events about the user with this version or a lower one are contained. */
  version: number;
}

interface RoomJoinMessageFields {
  type: "room.join";
  ref?: Ref | null;
  projectId?: Id | null;
  taskId?: Id | null;
  rooms?: RoomName[] | null;
  /** Whether the answer tells who is present. */
  presence?: boolean | null;
}

/** Join rooms, all or none; exactly one of projectId, taskId and rooms names them. */
export type RoomJoinMessage = RoomJoinMessageFields & ({ projectId: Id; } | { taskId: Id; } | { rooms: RoomName[]; });

interface RoomLeaveMessageFields {
  type: "room.leave";
  ref?: Ref | null;
  projectId?: Id | null;
  taskId?: Id | null;
  rooms?: RoomName[] | null;
}

/** Leave rooms; exactly one of projectId, taskId and rooms names them. */
export type RoomLeaveMessage = RoomLeaveMessageFields & ({ projectId: Id; } | { taskId: Id; } | { rooms: RoomName[]; });

/** Send what came after the cursor in these rooms and the automatic ones, then go on live. */
export interface ResumeMessage {
  type: "resume";
  ref?: Ref | null;
  cursor: Cursor;
  rooms?: RoomName[] | null;
}

/** The user looks at a page of a project, or at none any more; repeated as a heartbeat. */
export interface PresenceMessage {
  type: "pm.presence.update";
  ref?: Ref | null;
  projectId: Id | null;
  taskId?: Id | null;
  page?: "overview" | "tasks" | "settings" | "docs" | null;
}

/** The user sets a status. */
export interface StatusMessage {
  type: "presence.update";
  ref?: Ref | null;
  status: "online" | "away" | "busy";
}

interface TypingStartMessageFields {
  type: "typing.start";
  ref?: Ref | null;
  chatId?: Id | null;
  taskId?: Id | null;
}

/** The user types in a chat or in the comments of a task. */
export type TypingStartMessage = TypingStartMessageFields & ({ chatId: Id; } | { taskId: Id; });

interface TypingStopMessageFields {
  type: "typing.stop";
  ref?: Ref | null;
  chatId?: Id | null;
  taskId?: Id | null;
}

/** The user no longer types. */
export type TypingStopMessage = TypingStopMessageFields & ({ chatId: Id; } | { taskId: Id; });

/** A newer token for the same user and workspace. */
export interface AuthRefreshMessage {
  type: "auth.refresh";
  ref?: Ref | null;
  token: Text;
}

/** Are you there?. */
export interface PingMessage {
  type: "ping";
  ref?: Ref | null;
}

/** The first message of every connection. */
export interface WelcomeMessage {
  type: "welcome";
  connectionId: Text;
  userId: Id;
  workspaceId: Id;
  rooms: RoomName[];
  cursor: Cursor;
  pingIntervalMs: number;
  presenceIntervalMs: number;
  tokenExpiresAt: Time;
}

/** An event of a room that the connection is in. */
export interface EventMessageOf<T extends EventType> {
  type: "event";
  event: T;
  id: Text;
  time: Time;
  rooms: RoomName[];
  cursor: Cursor;
  actorId?: string;
  correlationId?: string;
  version: number;
  /** To be shown without a sound. */
  silent?: true;
  data: EventData[T];
}

/** An event of any type of the catalogue; its field event tells its payload. */
export type EventMessage = { [T in EventType]: EventMessageOf<T> }[EventType];

/** An event of a type that an operator allowed besides the catalogue. */
export type CustomEventMessage = Omit<EventMessage, "event" | "data"> & {
  event: string;
  data: Record<string, unknown>;
};

/** Done as asked. */
export interface AckMessage {
  type: "ack";
  ref?: Ref;
  /** All rooms of the connection now. */
  rooms?: RoomName[];
  cursor?: Cursor;
  tokenExpiresAt?: Time;
  /** Who is in each of the rooms of projects and tasks, the latest seen first; the same users as the REST answer has. */
  presence?: Record<string, PresentUser[]>;
  /** How many are in each of these rooms. */
  presenceTotal?: Record<string, number>;
}

/** Not done. */
export interface ErrorMessage {
  type: "error";
  ref?: Ref;
  code: "bad_request" | "unknown_type" | "forbidden" | "rate_limited" | "too_many_rooms" | "unavailable";
  message: Text;
  /** The rooms that were refused. */
  rooms?: string[];
}

/** After the replayed events, before live ones. */
export interface ResumedMessage {
  type: "resumed";
  ref?: Ref;
  replayed: number;
  cursor: Cursor;
  refused: RoomName[];
}

/** What was missed cannot be replayed: refetch it over REST, then go on live. */
export interface ResyncMessage {
  type: "resync";
  ref?: Ref;
  reason: "cursor_expired" | "log_changed" | "cursor_invalid";
  cursor: Cursor;
  refused: RoomName[];
}

/** The server took the connection out of a room. */
export interface RoomLeftMessage {
  type: "room.left";
  room: RoomName;
  reason: Text;
}

/** This replica drains: reconnect then, with the cursor. */
export interface ReconnectMessage {
  type: "reconnect";
  afterMs: number;
}

/** The answer to a ping. */
export interface PongMessage {
  type: "pong";
  ref?: Ref;
}

/** What a client may send. */
export type ClientMessage = RoomJoinMessage | RoomLeaveMessage | ResumeMessage | PresenceMessage | StatusMessage | TypingStartMessage | TypingStopMessage | AuthRefreshMessage | PingMessage;

/** What the gateway sends. */
export type ServerMessage = WelcomeMessage | EventMessage | AckMessage | ErrorMessage | ResumedMessage | ResyncMessage | RoomLeftMessage | ReconnectMessage | PongMessage;
