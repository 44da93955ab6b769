import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeNetworkFile } from "@postern/test/setup/network-file";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepNetworkData } from "./network-data.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "postern-networks-"));
  file = path.join(folder, "country.mmdb");
});
afterEach(() => rm(folder, { recursive: true }));

const saying = (country: string) => makeNetworkFile({ "192.0.2.0/24": { country: { iso_code: country } } });

async function kept(files: Parameters<typeof keepNetworkData>[0]) {
  const onTrouble = vi.fn<(error: Error) => void>();
  const networks = keepNetworkData(files, onTrouble);
  await networks.refresh();
  networks.stop();
  return { networks, onTrouble };
}

test("nothing is loaded where no file is named, and nobody is alarmed", async () => {
  const { networks } = await kept({});
  expect([networks.data.countryOf, networks.data.systemOf, networks.alarms()]).toEqual([undefined, undefined, []]);
});

test("a file that is missing is told in a sentence, once, and its gate has nothing to ask", async () => {
  const { networks, onTrouble } = await kept({ country: file });
  await networks.refresh();
  expect(networks.data.countryOf).toBeUndefined();
  expect(networks.alarms()).toEqual([expect.stringContaining(`the network data ${file} cannot be used: ENOENT`)]);
  expect(onTrouble).toHaveBeenCalledTimes(1);
});

test("a file that appears, or is moved into its place, is read without a restart", async () => {
  const { networks } = await kept({ country: file, system: file });
  await writeFile(file, saying("DE"));
  await networks.refresh();
  expect([networks.data.countryOf?.("192.0.2.1"), networks.data.systemOf?.("192.0.2.1"), networks.alarms()]).toEqual(["DE", undefined, []]);

  await writeFile(`${file}.new`, saying("FR"));
  await rename(`${file}.new`, file);
  await networks.refresh();
  expect(networks.data.countryOf?.("192.0.2.1")).toBe("FR");
});

test("a file that is spoiled later leaves what was loaded, with an alarm", async () => {
  await writeFile(file, saying("DE"));
  const { networks } = await kept({ country: file });
  await writeFile(file, "half a file");
  await networks.refresh();
  expect(networks.data.countryOf?.("192.0.2.1")).toBe("DE");
  expect(networks.alarms()).toHaveLength(1);
});
