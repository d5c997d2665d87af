export type * from "./events.js";
export type * from "./protocol.js";
