import * as pulumi from "@pulumi/pulumi";
import { type FleetPhoneArgs, PhoneFleet } from "../../index";
import { phone, SETTINGS } from "./description";
import { report, timed } from "./measurement";

/** A component that does nothing but store the inputs that a phone stores: what the SDK itself takes. */
class Bare extends pulumi.ComponentResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super("bench:index:Bare", name, inputs);
    this.registerOutputs({});
  }
}

const SOME_FILE = Array.from({ length: 40 }, (_, index) => `key${index}: "value"`).join("\n");

/** Registers many phones with the SDK's mocks: no engine, so that the cost is that of the components. */
async function main(): Promise<void> {
  const [, , kind = "fleet", count = "1000"] = process.argv;
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs as Record<string, unknown> }),
    call: () => ({}),
  });
  const indices = Array.from({ length: Number(count) }, (_, index) => index);
  const { seconds } = await timed(async () => {
    if (kind === "bare") {
      for (const index of indices) {
        new Bare(`phone-${index}`, { mac: String(index), files: { "SIP.cnf": SOME_FILE } });
      }
    } else {
      const fleet = new PhoneFleet("bench", {
        settings: { ...SETTINGS, adminPassword: pulumi.secret("bench8admin8password") },
        phones: indices.map((index) => phone(index) as unknown as FleetPhoneArgs),
        passwordSeed: pulumi.secret("a seed that only the benchmark uses"),
        fingerprintKey: pulumi.secret("a key that only the benchmark uses"),
      });
      await new Promise<void>((done) => fleet.fingerprint.apply(() => done()));
    }
    await pulumi.runtime.disconnect();
  });
  report(Number(count), { register: seconds });
}

void main();
