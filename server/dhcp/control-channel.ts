import { connect } from "node:net";
import { z } from "zod";
import { hasCode } from "../store/layout";
import { isMap, type KeaMap } from "./kea-configuration";

const ANSWER_MS = 10_000;
/** What Kea answers, in a list of one if an agent is in between (Kea ARM, "Management API"). */
const answerSchema = z.object({
  result: z.number(),
  text: z.string().default(""),
  arguments: z.record(z.string(), z.unknown()).default({}),
});
const statusSchema = z.object({
  pid: z.number(),
  uptime: z.number(),
  sockets: z.object({ status: z.string(), errors: z.array(z.string()).default([]) }).optional(),
});

export type KeaAnswer = z.infer<typeof answerSchema>;
export type KeaStatus = z.infer<typeof statusSchema>;

/** Nobody listens on Kea's socket: it does not run, or it starts or ends just now. */
export class KeaAwayError extends Error {}

/**
 * Gives Kea a command over its control socket and reads the answer (Kea ARM, "Using the Control Channel": one JSON
 * object, then Kea closes the connection).
 *
 * @throws KeaAwayError if nobody listens there or goes away before the answer; Error for any other answer than success.
 */
export async function askKea(socket: string, command: string, waitMs = ANSWER_MS): Promise<KeaAnswer> {
  const text = await exchange(socket, JSON.stringify({ command }), waitMs);
  if (text.trim() === "") {
    throw new KeaAwayError(`Kea ended before it answered ${command}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`Kea's answer to ${command} is not JSON: ${text.slice(0, 200)}`);
  }
  const { data: answer } = answerSchema.safeParse(Array.isArray(json) ? json[0] : json);
  if (answer === undefined) {
    throw new Error(`Kea's answer to ${command} can't be read: ${text.slice(0, 200)}`);
  }
  if (answer.result !== 0) {
    throw new Error(`Kea refused ${command}: ${answer.text || `result ${answer.result}`}`);
  }
  return answer;
}

/** The configuration that Kea goes by, with every default that it filled in. @throws as {@link askKea}. */
export async function runningConfiguration(socket: string): Promise<KeaMap> {
  const { Dhcp4: dhcp4 } = (await askKea(socket, "config-get")).arguments;
  if (!isMap(dhcp4)) {
    throw new Error("Kea's answer to config-get holds no Dhcp4");
  }
  return dhcp4;
}

/** @throws as {@link askKea}. */
export async function keaStatus(socket: string): Promise<KeaStatus> {
  const { data } = statusSchema.safeParse((await askKea(socket, "status-get")).arguments);
  if (data === undefined) {
    throw new Error("Kea's answer to status-get can't be read");
  }
  return data;
}

function exchange(socket: string, request: string, waitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const connection = connect(socket, () => connection.write(request));
    connection.setTimeout(waitMs, () =>
      connection.destroy(new Error(`Kea did not answer on ${socket} within ${waitMs / 1000} s`)),
    );
    connection.on("data", (chunk) => chunks.push(chunk));
    connection.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    connection.on("error", (error) => {
      const away = hasCode(error, "ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE");
      reject(
        away ? new KeaAwayError(`Kea does not listen on ${socket} (${"code" in error ? error.code : ""})`) : error,
      );
    });
  });
}
