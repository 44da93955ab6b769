import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A disk whose power can be cut: ext4 in a file on btrfs, so that what had reached the disk can be copied in one instant. */
export interface Disk {
  /** Where PostgreSQL may make its data directory on it. */
  directory: string;
  /** Copies the disk as it stands at this instant, page cache left out, and mounts the copy: what a machine would find after power came back. */
  cutPower(): string;
  remove(): void;
}

const imageMegabytes = 1_024;

/** Why a power cut cannot be played here; nothing when it can. It takes root, loop devices and btrfs. */
export function whyNoPowerCut(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "mounting a disk takes root on Linux";
  for (const tool of ["mkfs.btrfs", "mkfs.ext4", "losetup"]) {
    if (spawnSync("which", [tool]).status !== 0) return `${tool} is not installed (Debian: btrfs-progs, e2fsprogs, util-linux)`;
  }
}

export function createDisk(): Disk {
  const root = mkdtempSync(path.join(os.tmpdir(), "postern-disk-"));
  chmodSync(root, 0o755); // PostgreSQL runs as another user
  const at = (name: string) => path.join(root, name);
  const mounted: string[] = [];
  const mount = (image: string, folder: string, options = "loop") => {
    mkdirSync(folder);
    run("mount", "-o", options, image, folder);
    mounted.push(folder);
  };

  run("truncate", "-s", `${3 * imageMegabytes}M`, at("outer.img"));
  run("mkfs.btrfs", "-q", at("outer.img"));
  mount(at("outer.img"), at("outer"));
  const inner = path.join(at("outer"), "disk.img");
  run("truncate", "-s", `${imageMegabytes}M`, inner);
  run("mkfs.ext4", "-q", inner);
  mount(inner, at("disk"));
  return {
    directory: path.join(at("disk"), "postgres"),
    cutPower() {
      const copy = path.join(at("outer"), "after.img");
      run("cp", "--reflink=always", inner, copy);
      mount(copy, at("after"));
      return path.join(at("after"), "postgres");
    },
    remove() {
      for (const folder of mounted.reverse()) run("umount", folder);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function run(command: string, ...words: string[]): void {
  const { status, stderr, error } = spawnSync(command, words, { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${error?.message ?? stderr}`);
}
