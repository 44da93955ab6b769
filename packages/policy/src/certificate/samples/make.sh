#!/bin/sh
# Makes certificates.json anew with openssl: the certificates, keys and revocation lists of the tests. `sh make.sh`, beside this file.
# What is valid is so for a hundred years; what ends does so a day after it was made, and tests set their clock.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
long=36500

ec() { openssl ecparam -name "${2:-prime256v1}" -genkey -noout -out "$1.key"; }

# self NAME SUBJECT EXTENSIONS
self() { printf '%s\n' "$3" >"$1.cnf"; openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
  openssl x509 -req -in "$1.csr" -signkey "$1.key" -days $long -extfile "$1.cnf" -out "$1.pem" 2>/dev/null; }

# signed NAME ISSUER SUBJECT EXTENSIONS [DAYS] [more options]
signed() { name=$1 issuer=$2 subject=$3 extensions=$4 days=${5:-$long}; [ $# -gt 5 ] && shift 5 || set --
  [ -f "$name.key" ] || ec "$name"
  printf '%s\n' "$extensions" >"$name.cnf"; openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
  openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -CAcreateserial -days "$days" -extfile "$name.cnf" "$@" -out "$name.pem" 2>/dev/null; }

ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign'
client='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth'

for root in root other twin; do ec $root; done
openssl genrsa -out rsa-root.key 2048 2>/dev/null
self root '/O=Acme/CN=Acme Client Root' "$ca"
self other '/O=Other/CN=Other Root' "$ca"
self twin '/O=Acme/CN=Acme Client Root' "$ca"
self rsa-root '/O=Acme/CN=Acme RSA Root' "$ca"
ec not-an-authority; self not-an-authority '/O=Acme/CN=Not an authority' 'basicConstraints=critical,CA:FALSE'
openssl genrsa -out weak-root.key 1024 2>/dev/null; self weak-root '/O=Acme/CN=Weak Root' "$ca"
ec short-root; printf '%s\n' "$ca" >short-root.cnf; openssl req -new -key short-root.key -subj '/O=Acme/CN=Short Root' -out short-root.csr
openssl x509 -req -in short-root.csr -signkey short-root.key -days 1 -extfile short-root.cnf -out short-root.pem 2>/dev/null
ec sha1-root; printf '%s\n' "$ca" >sha1-root.cnf; openssl req -new -key sha1-root.key -subj '/O=Acme/CN=SHA-1 Root' -out sha1-root.csr
openssl x509 -req -in sha1-root.csr -signkey sha1-root.key -days $long -sha1 -extfile sha1-root.cnf -out sha1-root.pem 2>/dev/null

# Clients of the root.
signed good root '/O=Acme/CN=billing' "$client
subjectAltName=DNS:billing.clients.acme.test,URI:spiffe://acme.test/ns/prod/sa/billing,email:billing@acme.test"
signed short root '/O=Acme/CN=short' "$client" 1
signed revoked root '/O=Acme/CN=revoked' "$client"
signed common-name root '/O=Acme/CN=only.a.common.name' "$client"
signed wildcard root '/O=Acme/CN=wildcard' "$client
subjectAltName=DNS:*.clients.acme.test"
signed no-purpose root '/O=Acme/CN=no purpose' 'basicConstraints=critical,CA:FALSE'
signed any-purpose root '/O=Acme/CN=any purpose' 'extendedKeyUsage=anyExtendedKeyUsage'
signed server-only root '/O=Acme/CN=server only' 'extendedKeyUsage=serverAuth'
signed no-signing root '/O=Acme/CN=no signing' 'keyUsage=critical,keyEncipherment
extendedKeyUsage=clientAuth'
signed unknown-critical root '/O=Acme/CN=unknown critical' "$client
1.3.6.1.4.1.99999.1=critical,DER:0500"
signed unknown-plain root '/O=Acme/CN=unknown plain' "$client
1.3.6.1.4.1.99999.1=DER:0500"
signed policies root '/O=Acme/CN=policies' "$client
certificatePolicies=critical,1.3.6.1.4.1.99999.2"
signed authority-as-client root '/O=Acme/CN=authority as client' "$ca
extendedKeyUsage=clientAuth"
signed nul-name root '/O=Acme/CN=nul' "$client
subjectAltName=DER:301f821d62696c6c696e672e61636d652e74657374002e6576696c2e74657374"
signed sha1 root '/O=Acme/CN=sha1' "$client" $long -sha1
openssl genrsa -out rsa1024.key 1024 2>/dev/null; signed rsa1024 root '/O=Acme/CN=rsa1024' "$client"
openssl genrsa -out rsa2048.key 2048 2>/dev/null; signed rsa2048 rsa-root '/O=Acme/CN=rsa2048' "$client"
openssl genrsa -out pss.key 2048 2>/dev/null; signed pss rsa-root '/O=Acme/CN=pss' "$client" $long -sha256 -sigopt rsa_padding_mode:pss
openssl genrsa -out pss-sha1.key 2048 2>/dev/null; signed pss-sha1 rsa-root '/O=Acme/CN=pss sha1' "$client" $long -sha1 -sigopt rsa_padding_mode:pss
openssl genpkey -algorithm ed25519 -out ed25519.key; signed ed25519 root '/O=Acme/CN=ed25519' "$client"
ec p384 secp384r1; signed p384 root '/O=Acme/CN=p384' "$client"
ec k256 secp256k1; signed k256 root '/O=Acme/CN=k256' "$client"
signed of-other other '/O=Acme/CN=billing' "$client
subjectAltName=DNS:billing.clients.acme.test"
signed of-twin twin '/O=Acme/CN=billing' "$client"
ec self-signed; self self-signed '/O=Acme/CN=billing' "$client"
# A certificate of its own making that carries a genuine one inside it: who looks for PEM in its bytes finds that one.
ec embedding; inside=$( (echo; cat good.pem) | od -An -v -tx1 | tr -d ' \n')
self embedding '/O=Evil/CN=evil' "$client
1.3.6.1.4.1.99999.3=DER:$inside"

# Authorities between.
signed middle root '/O=Acme/CN=Acme Middle' "$ca"
signed of-middle middle '/O=Acme/CN=of middle' "$client"
signed revoked-of-middle middle '/O=Acme/CN=revoked of middle' "$client"
cp middle.key crossed.key; signed crossed other '/O=Acme/CN=Acme Middle' "$ca"
cp middle.key old-middle.key; signed old-middle root '/O=Acme/CN=Acme Middle' "$ca" 1
signed no-authority root '/O=Acme/CN=No Authority' 'basicConstraints=critical,CA:FALSE'
signed of-no-authority no-authority '/O=Acme/CN=of no authority' "$client"
signed no-cert-sign root '/O=Acme/CN=No Cert Sign' 'basicConstraints=critical,CA:TRUE
keyUsage=critical,digitalSignature'
signed of-no-cert-sign no-cert-sign '/O=Acme/CN=of no cert sign' "$client"
signed server-middle root '/O=Acme/CN=Server Middle' "$ca
extendedKeyUsage=serverAuth"
signed of-server-middle server-middle '/O=Acme/CN=of server middle' "$client"
signed last root '/O=Acme/CN=Last Level' 'basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign'
signed of-last last '/O=Acme/CN=of last' "$client"
signed below-last last '/O=Acme/CN=Below Last' "$ca"
signed of-below-last below-last '/O=Acme/CN=of below last' "$client"
signed bounded root '/O=Acme/CN=Bounded' "$ca
nameConstraints=critical,permitted;DNS:acme.test,excluded;DNS:secret.acme.test,permitted;email:acme.test,permitted;URI:acme.test,permitted;dirName:acme
[acme]
O=Acme"
for pair in 'within DNS:billing.acme.test' 'outside DNS:billing.other.test' 'excluded DNS:a.secret.acme.test' 'email-within email:a@acme.test' \
  'email-outside email:a@other.test' 'uri-within URI:spiffe://acme.test/a' 'uri-outside URI:spiffe://other.test/a' 'lookalike DNS:billing.notacme.test'; do
  signed "bounded-${pair%% *}" bounded "/O=Acme/CN=${pair%% *}" "$client
subjectAltName=${pair#* }"
done
signed bounded-name bounded '/O=Other/CN=other' "$client"
signed bounded-host-in-name bounded '/O=Acme/CN=billing.other.test' "$client"
signed no-address root '/O=Acme/CN=No Address' "$ca
nameConstraints=critical,excluded;IP:0.0.0.0/0.0.0.0"
signed no-address-plain no-address '/O=Acme/CN=plain' "$client
subjectAltName=DNS:a.acme.test"
signed no-address-with no-address '/O=Acme/CN=with' "$client
subjectAltName=IP:192.0.2.1"
issuer=root
for level in 1 2 3 4 5 6; do signed "level$level" $issuer "/O=Acme/CN=Level $level" "$ca"; issuer=level$level; done
signed of-level5 level5 '/O=Acme/CN=of level 5' "$client"
signed of-level6 level6 '/O=Acme/CN=of level 6' "$client"

# The gateway's own certificate, of the stories.
signed server other '/O=Other/CN=localhost' 'extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost,DNS:*.example.test'

# Revocation lists: crl NAME ISSUER DAYS EXTENSIONS SERIAL...
crl() { name=$1 issuer=$2 days=$3 extensions=$4; shift 4; : >index.txt
  for serial in "$@"; do printf 'R\t21260101000000Z\t261101000000Z\t%s\tunknown\t/CN=x\n' "$serial" >>index.txt; done
  printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=%s\ncrl_extensions=x\n[x]\n%s\n' "${digest:-sha256}" "$extensions" >crl.cnf
  openssl ca -gencrl -config crl.cnf -keyfile "$issuer.key" -cert "$issuer.pem" -crldays "$days" -out "$name.crl" 2>/dev/null; }
serial() { openssl x509 -in "$1.pem" -noout -serial | cut -d= -f2; }
plain='authorityKeyIdentifier=keyid:always'
crl root-list root $long "$plain" "$(serial revoked)"
crl empty-list root $long "$plain"
crl short-list root 1 "$plain"
crl middle-list middle $long "$plain" "$(serial revoked-of-middle)"
crl other-list other $long "$plain"
crl twin-list twin $long "$plain" "$(serial revoked)"
crl partial-list root $long 'issuingDistributionPoint=critical,@point
[point]
onlyuser=TRUE'
digest=sha1 crl sha1-list root $long "$plain"

node - "$here/certificates.json" <<'NODE'
const fs = require("node:fs");
const read = (end) => Object.fromEntries(fs.readdirSync(".").filter((file) => file.endsWith(end)).sort().map((file) => [file.slice(0, -end.length), fs.readFileSync(file, "utf8")]));
const { good, revoked, "of-other": other, server } = read(".key");
fs.writeFileSync(process.argv[2], `${JSON.stringify({ certificates: read(".pem"), lists: read(".crl"), keys: { good, revoked, "of-other": other, server } }, null, 2)}\n`);
NODE
