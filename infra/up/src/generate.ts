import { explain } from "../cannot-start.mjs";
import { generatePrismaClient } from "./build.ts";

// What git does not hold and every room imports: before a script that imports them is read, not by it.
await generatePrismaClient().catch(explain);
