/** Headers by which a program might believe who comes and from where: those that a visitor wrote are no word of ours. */
const claims =
  /^(?:postern-.*|x-forwarded-.*|forwarded|x-real-ip|true-client-ip|cf-connecting-ip|x-client-ip|x-cluster-client-ip|x-original-url|x-rewrite-url|client-cert|x-forwarded-client-cert)$/;

/** Whether a field of this name, in small letters, claims what only we can know. Some programs read an underscore as a dash. */
export function claimsOurWord(name: string): boolean {
  return claims.test(name.replaceAll("_", "-"));
}
