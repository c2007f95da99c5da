import { HEALTH_FILE, type HealthAnswer } from "../health-answer";
import { READY_PATH, type Readiness, readyAnswer } from "../http/readiness";
import type { AdminRoute } from "./admin-server";

/** Paths of checks that have no token to send. */
export const PROBE_PATHS: readonly string[] = [`/${HEALTH_FILE}`, READY_PATH];

/** `/healthz` and `/readyz`, with the answers that they have on the door of the phones. */
export function probeRoute(health: () => HealthAnswer, ready: Readiness): AdminRoute {
  return ({ path }) => {
    switch (path) {
      case `/${HEALTH_FILE}`:
        return { code: 200, type: "application/json", body: `${JSON.stringify(health())}\n` };
      case READY_PATH: {
        const { code, body } = readyAnswer(ready);
        return { code, type: "text/plain; charset=utf-8", body };
      }
      default:
        return undefined;
    }
  };
}
