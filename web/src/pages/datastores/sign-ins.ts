import type { DatastoreView, SignIn } from "../../api/datasets.ts";

export interface SignInWords {
  signIn: SignIn;
  title: string;
  says: string;
  /** What its secret is called; absent where there is none. */
  secret?: { label: string; hint: string };
}

/** The ways to connect, the best first. */
export const SIGN_INS: readonly SignInWords[] = [
  {
    signIn: "identity",
    title: "Managed identity",
    says: "The service signs in as itself. It needs the roles Storage Blob Data Reader and Storage Blob Delegator.",
  },
  {
    signIn: "sas",
    title: "SAS",
    says: "A signature for one container, with Read and List only. Labelers see copies that the service keeps.",
    secret: { label: "SAS", hint: "As in sv=…&se=…&sr=c&sp=rl&sig=… It is never shown again." },
  },
  {
    signIn: "key",
    title: "Account key",
    says: "Opens the whole account. Choose it only where neither of the above can be had.",
    secret: { label: "Account key", hint: "key1 or key2 under Access keys. It is never shown again." },
  },
  { signIn: "anonymous", title: "Anonymous", says: "A container that everybody may list and read." },
];

export const wordsOf = (signIn: SignIn | undefined): SignInWords | undefined => SIGN_INS.find((one) => one.signIn === signIn);

const SOON_MS = 7 * 86_400_000;

/** How a SAS stands: what to say of its end, and whether somebody should act. */
export function sasEnd({ expiresAt }: Pick<DatastoreView, "expiresAt">, now: number): { text: string; tone: "fine" | "soon" | "over" } | undefined {
  if (expiresAt === undefined) return undefined;
  const day = new Date(expiresAt).toLocaleDateString(undefined, { dateStyle: "medium" });
  if (expiresAt <= now) return { text: `SAS ran out on ${day}`, tone: "over" };
  return { text: `SAS good until ${day}`, tone: expiresAt - now < SOON_MS ? "soon" : "fine" };
}
