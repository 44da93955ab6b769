#!/usr/bin/env node
// Stands in for Prisma's native schema-engine, which `prisma migrate` would download from outside npm.
// It speaks the same protocol (JSON-RPC lines on stdio, and three `cli` commands) in front of
// @prisma/schema-engine-wasm, and gives that engine its connections. Keep the wasm package at the
// version that `npm view @prisma/engines@<prisma version> dependencies` names as engines-version.
import { readArguments } from "./schema-engine/arguments.mjs";
import { runCommand } from "./schema-engine/cli.mjs";
import { serve } from "./schema-engine/rpc.mjs";

const { datamodels, datasource, rest } = readArguments(process.argv.slice(2));
const [first, second] = rest;

if (first === "--version") console.log("schema-engine-wasm");
else if (first === "cli") process.exitCode = await runCommand(second, datasource.url);
else await serve({ datamodels, datasource });
