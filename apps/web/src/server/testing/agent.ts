import { agentClientId, deviceGrant, oauthPaths } from "@postern/contract/agent-sign-in";
import { giveTokensAt, revokeAt } from "../oauth/give-tokens.ts";
import { startDeviceAt } from "../oauth/start-device.ts";
import { type TestDashboard, webUrl } from "./dashboard.ts";

export interface OAuthSaid {
  status: number;
  body: Record<string, string | number>;
}

/** An agent at the authorization server, played by hand. */
export class TestAgent {
  readonly #home: TestDashboard;
  readonly #address: string;

  constructor(home: TestDashboard, address = "192.0.2.40") {
    this.#home = home;
    this.#address = address;
  }

  asks(form: Record<string, string> = {}): Promise<OAuthSaid> {
    return this.#post(oauthPaths.device, { machine: "ada@laptop", agent_version: "0.1.0", ...form });
  }

  polls(deviceCode: unknown, form: Record<string, string> = {}): Promise<OAuthSaid> {
    return this.#post(oauthPaths.token, { grant_type: deviceGrant, device_code: String(deviceCode), ...form });
  }

  refreshes(refreshToken: unknown): Promise<OAuthSaid> {
    return this.#post(oauthPaths.token, { grant_type: "refresh_token", refresh_token: String(refreshToken) });
  }

  revokes(token: unknown): Promise<OAuthSaid> {
    return this.#post(oauthPaths.revoke, { token: String(token) });
  }

  /** What it says of a call, as it stands in the answer. */
  async send(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    const request = new Request(webUrl + path, {
      method: "POST",
      body,
      headers: { "x-forwarded-for": this.#address, ...headers },
      duplex: "half",
    } as RequestInit);
    const work = path === oauthPaths.device ? startDeviceAt : path === oauthPaths.token ? giveTokensAt : revokeAt;
    return work(this.#home.dashboard, request);
  }

  async #post(path: string, form: Record<string, string>): Promise<OAuthSaid> {
    const response = await this.send(path, new URLSearchParams({ client_id: agentClientId, ...form }));
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  }
}
