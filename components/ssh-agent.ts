import { connect } from "node:net";
import type { Problem } from "../domain/problem";

/**
 * Whether the agent of `SSH_AUTH_SOCK` (ssh-agent(1)) answers: Pulumi's command plugin calls it whenever the variable is set, and fails
 * without it, whatever other key it was given.
 */
export function sshAgent(): Promise<"none" | "answers" | "silent"> {
  const path = process.env.SSH_AUTH_SOCK;
  if (!path) {
    return Promise.resolve("none");
  }
  return new Promise((done) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      done("answers");
    });
    socket.once("error", () => done("silent"));
  });
}

/** @param path Path of the connection in the description. */
export function silentAgent(path: string): Problem {
  return {
    path,
    message: "no SSH agent answers at SSH_AUTH_SOCK, and deliveries fail without it, whatever key is declared",
    given: process.env.SSH_AUTH_SOCK ?? "",
    remedy: "Start the agent, or: unset SSH_AUTH_SOCK",
  };
}
