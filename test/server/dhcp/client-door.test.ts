import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ClientDoor } from "../../../server/dhcp/client-door";
import { ClientLedger } from "../../../server/dhcp/client-ledger";
import { doorAddress } from "../../../server/dhcp/door-address";
import { HeardClients } from "../../../server/dhcp/heard-clients";
import { KEA_LINES } from "./kea-lines";

const DESK = "00:03:6b:ab:cd:ef";
const MAC = "00036BABCDEF";
const PATIENCE = { timeout: 20_000 };
let made = 0;

const opened: { close(): void }[] = [];
const kept = <T extends { close(): void }>(each: T): T => {
  opened.push(each);
  return each;
};
afterEach(() => {
  for (const each of opened.splice(0)) {
    each.close();
  }
});

function name(): string {
  made += 1;
  return `test-${process.pid}-${made}`;
}

function ledgerOf(...lines: readonly string[]): ClientLedger {
  const ledger = new ClientLedger();
  ledger.runs(1);
  for (const line of lines) {
    ledger.hear(line, 2);
  }
  return ledger;
}

describe.skipIf(process.platform !== "linux")("what a keeper of Kea hears", () => {
  it("is told to a server that comes later, and then as it is heard", async () => {
    const ledger = ledgerOf(KEA_LINES.offer(DESK, "10.99.0.40"));
    const door = name();
    kept(new ClientDoor(door, ledger, () => undefined));
    const clients = kept(new HeardClients(door));
    await vi.waitFor(() => expect(clients.of(MAC)?.client?.troubles.offered?.times).toBe(1), PATIENCE);
    expect(clients.of("00036B000001")).toEqual({ server: { since: 1, complete: true }, client: undefined });
    ledger.hear(KEA_LINES.lease(DESK, "10.99.0.40"), 3);
    await vi.waitFor(() => expect(clients.of(MAC)?.client?.lease?.begun).toBe(3), PATIENCE);
  });

  it("is not known any more when the keeper or its Kea is gone, and again when it is back", async () => {
    const ledger = ledgerOf(KEA_LINES.lease(DESK, "10.99.0.40"));
    const door = name();
    const first = kept(new ClientDoor(door, ledger, () => undefined));
    const clients = kept(new HeardClients(door));
    await vi.waitFor(() => expect(clients.of(MAC)?.client).toBeDefined(), PATIENCE);
    ledger.runs(null);
    await vi.waitFor(() => expect(clients.of(MAC)).toBeUndefined(), PATIENCE);
    ledger.runs(4);
    await vi.waitFor(() => expect(clients.of(MAC)?.server.since).toBe(4), PATIENCE);
    first.close();
    await vi.waitFor(() => expect(clients.of(MAC)).toBeUndefined(), PATIENCE);
    kept(new ClientDoor(door, ledger, () => undefined));
    await vi.waitFor(() => {
      clients.tick();
      expect(clients.of(MAC)?.client).toBeDefined();
    }, PATIENCE);
  });

  it("is not known where there is no keeper", () => {
    const clients = kept(new HeardClients(name()));
    expect(clients.of(MAC)).toBeUndefined();
  });

  it("takes nothing from who listens, and lets in only a few", async () => {
    const door = name();
    kept(new ClientDoor(door, ledgerOf(), () => undefined));
    const listeners = Array.from({ length: 9 }, () => connect(doorAddress(door)));
    const closed = await new Promise<number>((resolve) => {
      for (const [index, listener] of listeners.entries()) {
        listener.on("error", () => undefined);
        listener.on("close", () => resolve(index));
        listener.write("{}\n".repeat(1000));
        listener.resume();
      }
    });
    expect(closed).toBe(8);
    for (const listener of listeners) {
      listener.destroy();
    }
  });

  it("complains once where the name is taken, and opens when it is free", async () => {
    const door = name();
    const first = kept(new ClientDoor(door, ledgerOf(), () => undefined));
    const lines: string[] = [];
    const second = kept(
      new ClientDoor(door, ledgerOf(KEA_LINES.lease(DESK, "10.99.0.40")), (line) => lines.push(line)),
    );
    await vi.waitFor(() => expect(lines.join()).toContain("EADDRINUSE"), PATIENCE);
    first.close();
    const clients = kept(new HeardClients(door));
    await vi.waitFor(() => {
      clients.tick();
      expect(clients.of(MAC)?.client).toBeDefined();
    }, PATIENCE);
    expect(lines).toHaveLength(1);
    second.close();
  });
});
