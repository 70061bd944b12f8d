import { z } from "zod";

/** Text of people: trimmed, no control characters, no lone surrogates. */
export const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine(
      // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
      (text) => text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text),
      "must not hold control characters or broken Unicode",
    );
