import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Secrets } from "./secrets.ts";

/** What every keeper of secrets must do. */
export function secretsContract(name: string, open: () => Promise<{ secrets: Secrets; close(): Promise<void> }>): void {
  describe(`${name} keeps the contract of secrets`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    test("what was put is got, and is another's after it was put again", async () => {
      expect(await opened.secrets.get("store-1")).toBeUndefined();
      await opened.secrets.put("store-1", "first ü\n\"'");
      expect(await opened.secrets.get("store-1")).toBe("first ü\n\"'");
      await opened.secrets.put("store-1", "second");
      expect(await opened.secrets.get("store-1")).toBe("second");
      expect(await opened.secrets.get("store-2")).toBeUndefined();
    });

    test("what was removed is gone; removing it again is done already", async () => {
      await opened.secrets.put("gone", "x");
      await opened.secrets.remove("gone");
      await opened.secrets.remove("gone");
      expect(await opened.secrets.get("gone")).toBeUndefined();
    });

    test("writers at the same moment leave one of the values, whole", async () => {
      const values = Array.from({ length: 8 }, (_, at) => String(at).repeat(2_000));
      await Promise.all(values.map((value) => opened.secrets.put("race", value)));
      expect(values).toContain(await opened.secrets.get("race"));
    });

    test("names that are paths are refused", async () => {
      for (const bad of ["", "../x", "a/b", "a.b", "a\0", "x".repeat(128)]) {
        await expect(opened.secrets.put(bad, "x")).rejects.toThrow("The name of a secret");
        await expect(opened.secrets.get(bad)).rejects.toThrow("The name of a secret");
        await expect(opened.secrets.remove(bad)).rejects.toThrow("The name of a secret");
      }
    });
  });
}
