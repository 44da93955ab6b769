/** First labels under the instance's own domain that nobody gets: people, browsers, mail programs or certificate authorities believe them. */
export const reservedLabels: ReadonlySet<string> = new Set(
  `abuse account accounts admin administrator agent api app apps assets auth autoconfig autodiscover billing blog cdn console dashboard demo dns docs
  domains email ftp gateway gitlab github help hostmaster hook hooks hub identity imap info ingest internal isatap isp login logout mail mta-sts mx
  noc noreply nobody ns1 ns2 ns3 ns4 oauth oidc operator owner password payment payments pop pop3 portal postern postmaster private public register
  root saml secure security settings setup shop signin signup sign-in smtp sso ssl ssladmin ssladministrator sslwebmaster staff static status store
  support sysadmin system test tls tunnel tunnels usenet uucp vpn web webhook webhooks webmail webmaster wpad www www1 www2 www3`
    .split(/\s+/)
    .filter(Boolean),
);
