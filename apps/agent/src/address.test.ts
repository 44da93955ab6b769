import { expect, test } from "vitest";
import { demandEncryption } from "./address.ts";

test("a token travels encrypted, or on this machine only", () => {
  for (const address of ["https://x.example", "wss://x.example/p", "http://127.0.0.1:3000", "ws://[::1]:1", "http://localhost"])
    expect(demandEncryption(address).href).toBeTruthy();
  for (const address of ["http://x.example", "ws://10.0.0.1", "http://127.0.0.1.example"])
    expect(() => demandEncryption(address)).toThrow(/only travel over https/);
});

test("what is no address is told with an example", () => {
  for (const address of ["localhost:3000", "postern.example.com", "ftp://x.example", ""])
    expect(() => demandEncryption(address)).toThrow(`"${address}" is no address: write it in full, such as https://postern.example.com`);
});
