import type { OidcTokenGate } from "./oidc-token-gate.ts";

/** A known issuer, and how a gate for it begins. What only the endpoint's owner knows is left open, so that the gate cannot be saved without it. */
export interface OidcPreset {
  slug: string;
  label: string;
  /** How a program there gets its token, and what to fill in. */
  about: string;
  gate: Pick<OidcTokenGate, "issuer" | "audiences" | "conditions">;
}

const open: string[] = [];

export const oidcPresets: readonly OidcPreset[] = [
  {
    slug: "github-actions",
    label: "GitHub Actions",
    about: "core.getIDToken(audience) in a job with the permission id-token: write. Name your repository; remove the conditions you do not need.",
    gate: {
      issuer: "https://token.actions.githubusercontent.com",
      audiences: open,
      conditions: [
        { claim: "repository", is: "equals", values: open },
        { claim: "ref", is: "equals", values: ["refs/heads/main"] },
        { claim: "environment", is: "equals", values: ["production"] },
      ],
    },
  },
  {
    slug: "gitlab-ci",
    label: "GitLab CI",
    about: "id_tokens of a job, with its aud. Name your project; for a GitLab of your own, its address is the issuer.",
    gate: {
      issuer: "https://gitlab.com",
      audiences: open,
      conditions: [
        { claim: "project_path", is: "equals", values: open },
        { claim: "ref_protected", is: "equals", values: ["true"] },
      ],
    },
  },
  {
    slug: "google",
    label: "Google service account",
    about: "The metadata server or Cloud Scheduler, Tasks and Pub/Sub send ID tokens. Name the service account's e-mail address.",
    gate: {
      issuer: "https://accounts.google.com",
      audiences: open,
      conditions: [
        { claim: "email", is: "equals", values: open },
        { claim: "email_verified", is: "equals", values: ["true"] },
      ],
    },
  },
  {
    slug: "entra",
    label: "Microsoft Entra",
    about: "Put your tenant's id into the issuer. The audience is the application the token is for, azp the one that asked for it (tokens of version 2).",
    gate: {
      issuer: "https://login.microsoftonline.com/<tenant id>/v2.0",
      audiences: open,
      conditions: [{ claim: "azp", is: "equals", values: open }],
    },
  },
  {
    slug: "okta",
    label: "Okta",
    about: "Put your domain, and your authorization server where it is not the default one, into the issuer. cid is the client that asked for the token.",
    gate: {
      issuer: "https://<your domain>.okta.com/oauth2/default",
      audiences: ["api://default"],
      conditions: [{ claim: "cid", is: "equals", values: open }],
    },
  },
];
