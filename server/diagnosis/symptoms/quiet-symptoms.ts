import type { Symptoms } from "./symptom";

/** What is no fault, or not known to be one. */
export const QUIET_SYMPTOMS = {
  "fell-silent": {
    standing: "unknown",
    from: "requests",
    title: "it fell silent in the middle of its boot",
    means: "The phone has asked for nothing for minutes and has not read its own file; its requests do not tell why.",
    remedy: "See what the phone shows",
  },
  "nothing-wrong": {
    standing: "normal",
    from: "requests",
    title: "nothing is wrong",
    means: "The phone has read its own file.",
  },
  "missing-is-normal": {
    standing: "normal",
    from: "requests",
    title: "the files that it misses are missed by every phone",
    means: "Without signatures there are no CTLSEP and ITL files, and a SIP phone of this kind has no SEP or MGC file.",
  },
  booting: {
    standing: "normal",
    from: "requests",
    title: "it boots",
    means: "The phone asks for one file after the other, and nothing is wrong so far.",
  },
} as const satisfies Symptoms;
