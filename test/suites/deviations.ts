const roca = "a key with the ROCA weakness: which key is right is said by the provider, and only its form is checked";
const short = "an RSA key of 1,024 bits: taken because senders exist that have no longer one";
const ownAlgorithm = "the key's `alg` is no algorithm (ES521, ES224): the record pins the algorithm, and its curve is the key's";
const otherAlgorithm = "the key's `alg` is PS256 and the token's PS384: the algorithm is pinned to the former";
const unpadded = "the same token as case 357, which is valid: its padding was lost in the file";
const malformed = "letters outside of base64url, called valid: RFC 7515, section 2, forbids additional characters";

/** Wycheproof's cases in which we differ on purpose, by file and case, each with its reason. */
export const deviations: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "json_web_crypto_test.json": { 46: roca },
  "json_web_key_test.json": { 7: roca, 8: short, 19: ownAlgorithm, 20: ownAlgorithm },
  "json_web_signature_test.json": { 346: otherAlgorithm, 350: otherAlgorithm, 367: unpadded, 370: unpadded, 372: malformed, 373: malformed },
};
