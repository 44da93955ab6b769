// What the local identity provider uses of oidc-provider 9, which ships no types: https://github.com/panva/node-oidc-provider/blob/main/docs/README.md
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Interaction {
    uid: string;
    prompt: { name: string };
    params: Record<string, unknown>;
  }
  interface Context {
    body: string;
    type: string;
    oidc: { provider: Provider; client: { clientId: string }; session: { accountId: string } };
  }
  interface GrantInstance {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    Grant: new (owner: {
      clientId: string;
      accountId: string;
    }) => GrantInstance;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionResult(request: IncomingMessage, response: ServerResponse, result: Record<string, unknown>): Promise<string>;
    on(event: "server_error", listener: (context: unknown, error: Error) => void): this;
  }
  export type { Context, Interaction };
}
