import { Option } from "commander";
import { readServer } from "../option-values.ts";

/** Options that many commands share, so that they read alike everywhere. */

export const serverOption = () =>
  new Option("--server <url>", "the gateway's dashboard address (default: $POSTERN_SERVER or http://127.0.0.1:3000)").argParser(readServer);

export const projectOption = () => new Option("--project <name>", "the project that is meant, where the organization has several");

export const jsonOption = (about = "for programs: one object a line") => new Option("--json", about);
