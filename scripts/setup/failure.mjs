/** A failure that the user can act on: shown as its message and remedy, without a stack. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what went wrong
   * @param {{ remedy?: string, output?: string }} [more] `remedy`: what to do. `output`: the last lines of the failed command.
   */
  constructor(message, { remedy, output } = {}) {
    super(message);
    this.name = "SetupFailure";
    this.remedy = remedy;
    this.output = output;
  }
}
