/** What the answer asks for where HTTP Basic is the way in (RFC 7617): some senders show their password only once they are asked for it. */
export const basicChallenge = 'Basic realm="webhooks", charset="UTF-8"';
