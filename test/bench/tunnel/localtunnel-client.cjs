// The client of the peer, as its README starts it; prints nothing.
const [host, port, subdomain] = process.argv.slice(2);
require("../peers/node_modules/localtunnel")({ host, port: Number(port), subdomain });
