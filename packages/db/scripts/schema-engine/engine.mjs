import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openConnections } from "./adapter.mjs";

let panic = "";

/** What the engine said before it gave up, when it did. */
export function lastPanic() {
  return panic;
}

globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => {
    panic = message;
  },
};

/** Loads the wasm engine; answers how to use it. */
export async function loadEngine({ datamodels, datasource }) {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import(pathToFileURL(path.join(folder, "schema_engine_bg.js")).href);
  const bytes = fs.readFileSync(path.join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();

  const schemas = datamodels.length > 0 ? datamodels.map((file) => [file, fs.readFileSync(file, "utf8")]) : undefined;
  const log = (message) => process.env.DEBUG && process.stderr.write(`${message}\n`);

  /** One engine, with connections of its own, for each request: no request sees another's state. */
  return async function withEngine(work) {
    const { factory, disposeAll } = openConnections(datasource);
    try {
      return await work(await bindings.SchemaEngine.new({ datamodels: schemas }, log, factory));
    } finally {
      await disposeAll();
    }
  };
}
