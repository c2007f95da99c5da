import { createHash } from "node:crypto";
import { createConnection, type Socket } from "node:net";
import { AmiFault, type AmiMessage, AmiReader, writeAction } from "./ami-messages";

export interface AmiConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly onLogin: () => void;
  readonly onEvent: (event: AmiMessage) => void;
  /** Told once, with what ended it; no password and nothing of what was sent is in it. */
  readonly onEnd: (reason: string) => void;
  /** Longest that Asterisk may take to answer, milliseconds. @default 10000 */
  readonly answerMs?: number;
  /** Between two questions whether it is still there, milliseconds. @default 30000 */
  readonly pingMs?: number;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it broke the connection",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "its name can't be looked up",
  ETIMEDOUT: "it does not answer",
};

/**
 * One connection to Asterisk's manager interface: logs in by challenge, so that the password itself is never sent (action Challenge with
 * AuthType MD5), and then only listens.
 */
export class AmiConnection {
  private readonly options: AmiConnectionOptions;
  private readonly socket: Socket;
  private readonly reader = new AmiReader();
  private answerBy: NodeJS.Timeout | undefined;
  private readonly pings: NodeJS.Timeout;
  private isEnded = false;
  private isIn = false;

  constructor(options: AmiConnectionOptions) {
    this.options = options;
    const { host, port, pingMs = 30_000 } = options;
    this.socket = createConnection({ host, port });
    this.socket.on("connect", () => this.ask("Challenge", { AuthType: "MD5" }));
    this.socket.on("data", (bytes) => this.read(bytes));
    this.socket.on("error", (error: NodeJS.ErrnoException) => this.end(REASONS[error.code ?? ""] ?? "it failed"));
    this.socket.on("close", () => this.end("it closed the connection"));
    this.expectAnswer();
    this.pings = setInterval(() => this.isIn && this.ask("Ping", {}), pingMs);
  }

  /** Ends it; nothing is told any more. */
  close(): void {
    this.isEnded = true;
    clearTimeout(this.answerBy);
    clearInterval(this.pings);
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    try {
      for (const message of this.reader.push(bytes)) {
        if (!this.isEnded) {
          this.take(message);
        }
      }
    } catch (error) {
      this.end(error instanceof AmiFault ? error.message : "it can't be understood");
    }
  }

  private take(message: AmiMessage): void {
    // An event can have a field of the name Response: the digest that a phone sent.
    if (message.has("Event")) {
      if (this.isIn) {
        this.options.onEvent(message);
      }
      return;
    }
    const response = message.get("Response");
    clearTimeout(this.answerBy);
    this.answerBy = undefined;
    if (this.isIn) {
      return;
    }
    const challenge = message.get("Challenge");
    const { user, password } = this.options;
    if (response !== "Success") {
      this.end(`it does not let the user "${user}" in: unknown there, or another password, or another address`);
    } else if (challenge !== undefined) {
      const key = createHash("md5").update(`${challenge}${password}`).digest("hex");
      this.ask("Login", { AuthType: "MD5", Username: user, Key: key });
    } else {
      this.isIn = true;
      this.options.onLogin();
    }
  }

  private ask(action: string, fields: Readonly<Record<string, string>>): void {
    this.socket.write(writeAction(action, fields));
    this.expectAnswer();
  }

  private expectAnswer(): void {
    this.answerBy ??= setTimeout(() => this.end("it does not answer"), this.options.answerMs ?? 10_000);
  }

  private end(reason: string): void {
    if (!this.isEnded) {
      this.close();
      this.options.onEnd(reason);
    }
  }
}
