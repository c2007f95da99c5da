import { setTimeout as sleep } from "node:timers/promises";
import { bootPhone } from "../../phone/boot-sequence";
import { askInTurn } from "./dhcp-client";

/** Phones that keep a site busy. */
export interface BusyPhones {
  /** `ADDRESS:PORT` */
  readonly tftp: string;
  readonly phones: readonly { readonly mac: string; readonly model: string; readonly address: string }[];
}

/** What one of them did, and how that ended; times in milliseconds since 1970. */
export interface Errand {
  readonly what: "boot" | "lease";
  readonly done: boolean;
  readonly begun: number;
  readonly ended: number;
}

/** Phones that boot at once; DHCP clients wait for each other, since they share a port. */
const BOOTING = 4;
const PAUSE_MS = 10;

/** Lets the phones boot and ask for their addresses without end, and writes a line for each errand. */
async function main({ tftp, phones }: BusyPhones): Promise<void> {
  const run = async (what: Errand["what"], errand: () => Promise<boolean>): Promise<void> => {
    const begun = Date.now();
    const done = await errand();
    process.stdout.write(`${JSON.stringify({ what, done, begun, ended: Date.now() } satisfies Errand)}\n`);
    await sleep(PAUSE_MS);
  };
  const keepBooting = async (first: number): Promise<void> => {
    for (let index = first; ; index += BOOTING) {
      const { mac = "", model = "" } = phones[index % phones.length] ?? {};
      await run("boot", async () => {
        const { outcome } = await bootPhone({ mac, model, load: "P0S3-8-11-00", tftp });
        return outcome.kind === "up";
      });
    }
  };
  const keepLeasing = async (): Promise<void> => {
    for (let index = 0; ; index++) {
      const { mac = "", address = "" } = phones[index % phones.length] ?? {};
      await run("lease", async () => {
        const client = { mac, asks: [1, 3, 66, 150] };
        const [offer] = await askInTurn([{ ...client, kind: "discover" }]);
        if (offer?.address !== address) {
          return false;
        }
        const selected = { ...client, kind: "select", requested: address, server: offer.options[54] ?? "" } as const;
        const [acknowledgement] = await askInTurn([selected]);
        return acknowledgement?.type === 5 && acknowledgement.options[150] !== undefined;
      });
    }
  };
  await Promise.all([keepLeasing(), ...Array.from({ length: BOOTING }, (_, first) => keepBooting(first))]);
}

if (require.main === module) {
  void main(JSON.parse(process.argv[2] ?? "{}") as BusyPhones);
}
