import { expect, test } from "vitest";
import { defaultTunnelName } from "./machine.ts";
import { gatherHeader, readDuration, readHeld, readRate, readServer, readSlots, readTunnelName } from "./option-values.ts";

test("option values are read, and what is wrong is said with what is right", () => {
  expect([readHeld("last:5"), readHeld("drain")]).toEqual([{ choice: "last", last: 5 }, { choice: "drain" }]);
  expect([readDuration("30s"), readDuration("10m"), readDuration("1500ms"), readDuration("5")]).toEqual([30_000, 600_000, 1_500, 5_000]);
  expect([readSlots("1"), readSlots("16")]).toEqual([1, 16]);
  for (const wrong of ["last:0", "last:", "all", "last:999999"]) expect(() => readHeld(wrong)).toThrow(/drain, last:5, skip or keep/);
  for (const wrong of ["11m", "0s", "1h", "-1", "1e3"]) expect(() => readDuration(wrong)).toThrow(/10m/);
  for (const wrong of ["0", "17", "1.5", "x"]) expect(() => readSlots(wrong)).toThrow(/1 to 16/);
  for (const wrong of ["A B", "-a", ""]) expect(() => readTunnelName(wrong)).toThrow(/alice-laptop/);
  expect(gatherHeader("X-A:  b ", ["Y", "1"])).toEqual(["Y", "1", "X-A", "b"]);
  for (const wrong of ["X-A", "X A: 1", "X-A: a\r\nB: c", ": 1"]) expect(() => gatherHeader(wrong, [])).toThrow(/Name: value/);
});

test("the default name is one that the gateway takes", () => {
  expect(readTunnelName(defaultTunnelName(3000))).toMatch(/-3000$/);
});

test("a rate is a number of deliveries a second, from 1 to 1,000", () => {
  expect([readRate("20/s"), readRate("1"), readRate("1000/s")]).toEqual([20, 1, 1_000]);
  for (const text of ["0", "1001", "20/m", "-1", "1e3", ""]) expect(() => readRate(text)).toThrow(/20\/s/);
});

test("a gateway's address is written in full", () => {
  expect(readServer("https://postern.example.com")).toBe("https://postern.example.com");
  for (const text of ["postern.example.com", "localhost:3000", "ftp://postern.example.com", "https://", ""]) expect(() => readServer(text)).toThrow(/in full/);
});
