import { useState } from "preact/hooks";
import type { Role } from "../../api/access.ts";
import { sentence } from "../../api/api-error.ts";

/** Gives roles one after the other and lists the members anew; `give` tells whether it was done, `failure` what the service said of the last one. */
export function useGive(set: (userId: string, role: Role) => Promise<unknown>, list: () => Promise<unknown>) {
  const [failure, setFailure] = useState<string>();
  const give = async (userId: string, role: Role): Promise<boolean> => {
    setFailure(undefined);
    const isGiven = await set(userId, role).then(
      () => true,
      (error: unknown) => (setFailure(sentence(error)), false),
    );
    await list();
    return isGiven;
  };
  return { give, failure };
}
