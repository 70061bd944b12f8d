import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me } from "./access.ts";

export const MeContext = createContext<Me | undefined>(undefined);
/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("MeContext is missing above this component.");
  return me;
}
