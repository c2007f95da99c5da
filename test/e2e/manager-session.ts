import { createHash } from "node:crypto";
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { type AmiMessage, AmiReader, writeAction } from "../../server/registrations/ami-messages";

/** A user of Asterisk's manager interface who tries what he may do. */
export class ManagerSession {
  private readonly socket: Socket;
  private readonly messages: AmiMessage[] = [];
  private wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    const reader = new AmiReader();
    socket.on("data", (bytes) => {
      this.messages.push(...reader.push(bytes));
      this.wake();
    });
  }

  /** @throws Error when the user is not let in */
  static async open(host: string, user: string, password: string): Promise<ManagerSession> {
    const socket = createConnection({ host, port: 5038 });
    await once(socket, "connect");
    const session = new ManagerSession(socket);
    const challenge = (await session.ask("Challenge", { AuthType: "MD5" })).get("Challenge") ?? "";
    const key = createHash("md5").update(`${challenge}${password}`).digest("hex");
    const answer = await session.ask("Login", { AuthType: "MD5", Username: user, Key: key });
    if (answer.get("Response") !== "Success") {
      session.close();
      throw new Error(answer.get("Message"));
    }
    return session;
  }

  /** The response to an action. */
  async ask(action: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    this.socket.write(writeAction(action, fields));
    for (;;) {
      const index = this.messages.findIndex((message) => !message.has("Event"));
      const [response] = index < 0 ? [] : this.messages.splice(index, 1);
      if (response !== undefined) {
        return response;
      }
      await new Promise<void>((wake) => {
        this.wake = wake;
      });
    }
  }

  /** Names of the events that it got so far. */
  heard(): string[] {
    return this.messages.flatMap((message) => message.get("Event") ?? []);
  }

  close(): void {
    this.socket.destroy();
  }
}
