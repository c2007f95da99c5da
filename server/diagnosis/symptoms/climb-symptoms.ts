import type { Symptoms } from "./symptom";

/** What is to be said of a phone that the server leads to its load. */
export const CLIMB_SYMPTOMS = {
  "climb-failed": {
    standing: "fault",
    from: "requests",
    title: "it did not come to its load, and all others wait for that",
    means: "The phone began a load and does not run it. No other phone begins, since it would fail alike.",
    remedy:
      "See what the phone shows, mend that and restart it: once it runs the load, the others go on. To let it and them try anew: firmware-go-on --store DIR; to go on without it, take its currentLoad out",
  },
  climbing: {
    standing: "normal",
    from: "requests",
    title: "it is on the way to its load",
    means: "The phone loads one image after the other and restarts with each; it has no lines meanwhile.",
  },
  "climb-due": {
    standing: "normal",
    from: "requests",
    title: "its next load waits for it",
    means: "The phone is told of the load when it boots, and has not booted since its turn came.",
    remedy: "Restart it",
  },
  "climb-waits": {
    standing: "normal",
    from: "requests",
    title: "it keeps its load until its turn comes",
    means: "Phones go to new loads in waves, and this one is told to stay what it is until those before it are there.",
  },
} as const satisfies Symptoms;
