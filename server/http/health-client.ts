import { get } from "node:http";
import type { Endpoint } from "../endpoint";
import { HEALTH_FILE, type HealthAnswer, healthSchema } from "../health-answer";

const LARGEST_ANSWER = 64 * 1024;

/**
 * Asks a server over HTTP how it is.
 *
 * @throws Error if nothing answers in time, or what answers is not this program.
 */
export function readHealth({ host, port }: Endpoint, timeoutMs: number): Promise<HealthAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(
      { host, port, path: `/${HEALTH_FILE}`, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
          if (text.length > LARGEST_ANSWER) {
            request.destroy(new Error("the answer is too long for a health answer"));
          }
        });
        response.on("error", reject);
        response.on("end", () => {
          const health = response.statusCode === 200 ? parseHealth(text) : undefined;
          if (health === undefined) {
            reject(new Error(`status ${response.statusCode}, and no answer of this program`));
          } else {
            resolve(health);
          }
        });
      },
    );
    request.on("error", (error) =>
      reject(
        error.name === "AbortError" || error.name === "TimeoutError"
          ? new Error(`no answer in ${timeoutMs} ms`)
          : error,
      ),
    );
  });
}

/** Reads a health answer, or undefined if it is none. */
export function parseHealth(text: string): HealthAnswer | undefined {
  try {
    return healthSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
