import { resolve } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { describe, expect, it } from "vitest";
import { AsteriskPeer, CiscoPhone, PhoneFleet, ProvisioningHost } from "../../index";

const ROOT = resolve(__dirname, "..", "..");

describe("the components as other languages see them", () => {
  it("have a schema that Pulumi can infer, unchanged unless meant", async () => {
    const provider = new ComponentProvider({
      name: "cisco-phones",
      dirname: ROOT,
      components: [CiscoPhone, PhoneFleet, ProvisioningHost, AsteriskPeer],
    });
    const schema: unknown = JSON.parse(await provider.getSchema());
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot("golden/schema.json");
  });
});
