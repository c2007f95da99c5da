import { afterAll, beforeAll, expect, it } from "vitest";
import { freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const project = new StackProject("checked");

beforeAll(async () => {
  await project.create({ "100": "Canary7desk7secret" });
  project.describeSite(
    homeSite("home", { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...(await freePorts()) }, [
      DESK,
    ]),
  );
});

afterAll(() => project.remove());

// What a `pulumi` does that is not started by `npm run pulumi`: it checks with the tsconfig.json beside the program.
it("the program passes the type check of Pulumi itself", async () => {
  project.environment.PULUMI_NODEJS_TRANSPILE_ONLY = "false";
  expect(await project.succeed(["preview"])).toMatch(/Resources:\n\s+\+ \d+ to create\n/);
});
