import type { Shape } from "./member";

/** One line for `sh`. */
export const SHELL_LINE: Shape = {
  is: "value",
  schema: { type: "string", pattern: "^\\P{Cc}*[^\\s\\p{Cc}]\\P{Cc}*$" },
};
