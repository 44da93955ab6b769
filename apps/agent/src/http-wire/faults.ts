/** A request that is not sent: it cannot be written so that every server reads it alike. */
export class Unsendable extends Error {
  constructor(why: string) {
    super(`the request cannot be sent as it is: ${why}`);
  }
}

/** What came is no answer that may be believed. */
export class AnswerFault extends Error {
  constructor(why: string) {
    super(`the answer is broken: ${why}`);
  }
}

/** There was no connection, so nothing was asked. */
export class NeverConnected extends Error {
  /** Of the system: ECONNREFUSED, ENOTFOUND. */
  readonly code: string;
  constructor(code: string, why = "cannot connect") {
    super(`${why} (${code})`);
    this.code = code;
  }
}

/** Something listens there, but it was not believed to be who it should be, or does not speak TLS: nothing was asked. */
export class NotSecured extends NeverConnected {}

/** The deadline passed. */
export class Late extends Error {
  constructor() {
    super("there was no answer in time");
  }
}
