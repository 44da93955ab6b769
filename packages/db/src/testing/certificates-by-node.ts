import { X509Certificate } from "node:crypto";
import type { CertificatePorts } from "../certificate-ports.ts";

const dayMs = 86_400_000;

/** Reads authorities without judging them, for tests of what is done with them. A list is any text; it is good for a day. */
export const certificatesByNode: CertificatePorts = {
  readAuthorities(text) {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!blocks) return "holds no certificate";
    return blocks.map((certificate) => {
      const { subject, fingerprint256, validFromDate, validToDate } = new X509Certificate(certificate);
      const sha256 = fingerprint256.replaceAll(":", "").toLowerCase();
      return { name: /CN=(.+)/.exec(subject)?.[1] ?? subject, subject, sha256, certificate, notBeforeMs: +validFromDate, notAfterMs: +validToDate };
    });
  },
  readList: (text, _, nowMs) => (text === "no list" ? "is no list" : { revoked: ["1a", "2b"], issuedAtMs: nowMs, untilMs: nowMs + dayMs }),
};

/** An authority of the tests, good for a hundred years; packages/policy/src/certificate/samples made it. */
export const rootPem = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUCgAwIBAgIUOZWAjr2T7qznMG10chcVXE3koIkwCgYIKoZIzj0EAwIw
KjENMAsGA1UECgwEQWNtZTEZMBcGA1UEAwwQQWNtZSBDbGllbnQgUm9vdDAgFw0y
NjExMjIxNzA4MTVaGA8yMTI2MTAyOTE3MDgxNVowKjENMAsGA1UECgwEQWNtZTEZ
MBcGA1UEAwwQQWNtZSBDbGllbnQgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABIite+K3P8F08kJm/braad4HJeT6bmrNO4Tsb+X0oKlHtBiYzRPVLo5qsM4V
VUISG8DjkiZ5dXloIcvUH0QCNvWjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
AQH/BAQDAgEGMB0GA1UdDgQWBBSAuGlIlJqpZGjdP5psvKYkKOFFCjAKBggqhkjO
PQQDAgNIADBFAiEA7MVlNiafLksxy3dsF86huTllCMNL5wgw7HkMUPAbdaACIDjE
MJOGOHNCBQMQqH+s9nHP5rkPkrXtRZcKeIxTb1DU
-----END CERTIFICATE-----`;

/** Another one. */
export const otherRootPem = `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUS+warSlBXSVU6T3Rzo+v+aqR2GUwCgYIKoZIzj0EAwIw
JTEOMAwGA1UECgwFT3RoZXIxEzARBgNVBAMMCk90aGVyIFJvb3QwIBcNMjYxMTIy
MTcwODE1WhgPMjEyNjEwMjkxNzA4MTVaMCUxDjAMBgNVBAoMBU90aGVyMRMwEQYD
VQQDDApPdGhlciBSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEobyPP2Qw
Fk15Di4DFK2Xmzv4UbooFyvQFr3m6baWtp13qkwkWt3H8gmPX5fcl8n8yngztXUf
/8NSFrOVmHrdYaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYw
HQYDVR0OBBYEFAG7fSNgWqCUWNEg+cK8eKjutntSMAoGCCqGSM49BAMCA0kAMEYC
IQDtTiNfjFCK5twi9y/Ta+BaUmXb0Q4wfVtW+/RtymRsVgIhAMtxTiUwkpZhTXMm
7zw+jQLo/0kosxxFiROJs4SRsZ+a
-----END CERTIFICATE-----`;
