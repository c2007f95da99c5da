import { commandType } from "./command-type";
import { CONNECTION_FIELDS, completedConnection, connectionSecrets } from "./connection";
import { runOverSsh } from "./run-over-ssh";
import { dial } from "./ssh-dial";

/** `command:remote:Command`: a command that the shell of a user on another host runs, over SSH. */
export const remoteCommand = commandType({
  token: "command:remote:Command",
  fields: { connection: { shape: { kind: "object", fields: CONNECTION_FIELDS }, required: true } },
  completed: (inputs) =>
    inputs.connection === undefined ? inputs : { ...inputs, connection: completedConnection(inputs.connection) },
  hidden: ({ connection, ...others }) => [...Object.values(others), ...connectionSecrets(connection)],
  async run(run) {
    const line = await dial(run.settings.connection, run);
    try {
      return await runOverSsh(line.client, run);
    } finally {
      line.end();
    }
  },
});
