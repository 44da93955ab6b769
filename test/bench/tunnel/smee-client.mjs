// The client of the peer, as its README starts it; says nothing of each event, as the others do not.
import { SmeeClient } from "../peers/node_modules/smee-client/index.js";

const [source, target] = process.argv.slice(2);
await new SmeeClient({ source, target, logger: { info() {}, error() {} } }).start();
