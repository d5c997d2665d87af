// Has to compile: `npm run check`. Every @ts-expect-error is an error that the types must find.
import type {
  ClientMessage,
  CloudEvent,
  CustomEventMessage,
  EventMessageOf,
  RoomName,
  ServerMessage,
} from "./index.js";

export function title(message: ServerMessage): string | null | undefined {
  switch (message.type) {
    case "event":
      if (message.event === "pm.task.updated") {
        // @ts-expect-error a payload without this field
        void message.data.newStatus;
        return message.data.title;
      }
      return message.event === "pm.task.status_changed" ? message.data.newStatus : null;
    case "resync":
      return message.reason === "cursor_expired" ? message.cursor : null;
    case "error":
      return message.code === "forbidden" ? message.rooms?.join() : message.message;
    default:
      return message.type satisfies "welcome" | "ack" | "resumed" | "room.left" | "reconnect" | "pong";
  }
}

export const sent: ClientMessage[] = [
  { type: "room.join", ref: "1", projectId: "apollo" },
  { type: "room.join", ref: 2, rooms: ["project:apollo", "chat:c9"] },
  { type: "resume", cursor: "c", rooms: null },
  { type: "pm.presence.update", projectId: null },
  { type: "presence.update", status: "away" },
  { type: "typing.start", chatId: "c9" },
  // @ts-expect-error nothing says what to join
  { type: "room.join", ref: "3" },
  // @ts-expect-error nobody sets this status
  { type: "presence.update", status: "offline" },
  // @ts-expect-error no such message
  { type: "room.enter", projectId: "apollo" },
];

export const room: RoomName = "task:t1";
// @ts-expect-error no such kind of room
export const noRoom: RoomName = "team:t1";

export const produced: CloudEvent = {
  specversion: "1.0",
  id: "1",
  source: "/tests",
  type: "pm.project.created",
  workspaceid: "acme",
  data: { id: "apollo", workspaceId: "acme", name: "Apollo", status: "active", dueSoonAheadHours: 48 },
};

export const incomplete: CloudEvent = {
  specversion: "1.0",
  id: "1",
  source: "/tests",
  type: "pm.project.deleted",
  workspaceid: "acme",
  // @ts-expect-error the name and the status are missing
  data: { id: "apollo", workspaceId: "acme" },
};

export function isCustom(message: EventMessageOf<"chat.message"> | CustomEventMessage): boolean {
  return message.event.startsWith("acme.");
}
