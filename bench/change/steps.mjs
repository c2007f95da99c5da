/** @typedef {import("./measured-project.mjs").Operation} Operation */
/** @typedef {"first" | "samePreview" | "sameUp" | "namePreview" | "nameUp" | "sharedUp" | "destroy"} StepName */
/** @typedef {{ name: StepName, title: string, verb: "preview" | "up" | "destroy", change?: "name" | "shared" }} Step */
/** @typedef {Operation & { delivered?: number }} Measured `delivered`: bytes to the host and to Asterisk; only of the project's own setting */
/** @typedef {Partial<Record<StepName, Measured>>} Measurements */

/** @type {Step} */
export const FIRST = { name: "first", title: "first `up`", verb: "up" };

/** What can be measured again and again on one stack. @type {readonly Step[]} */
export const CHANGES = [
  { name: "samePreview", title: "`preview`, nothing changed", verb: "preview" },
  { name: "sameUp", title: "`up`, nothing changed", verb: "up" },
  { name: "namePreview", title: "`preview`, one changed name", verb: "preview", change: "name" },
  { name: "nameUp", title: "`up` of that name", verb: "up" },
  { name: "sharedUp", title: "`up`, one changed shared setting", verb: "up", change: "shared" },
];

/** @type {Step} */
export const DESTROY = { name: "destroy", title: "`destroy`", verb: "destroy" };

/** All steps, in the order in which they are measured. */
export const STEPS = [FIRST, ...CHANGES, DESTROY];
