import { signal } from "@preact/signals";
import { ApiError, sentence } from "../../api/api-error.ts";
import type { ApiKeyMade, MakeApiKey, PeopleApi } from "../../api/people.ts";

export const TERMS_DAYS = [7, 30, 90, 365] as const;
type Faults = Partial<Record<keyof MakeApiKey, string>>;

function missingIn({ name, scopes }: MakeApiKey): Faults {
  return {
    ...(name.trim() === "" && { name: "Give it a name that says which program has it." }),
    ...(scopes.length === 0 && { scopes: "Tick at least one thing that it may do." }),
  };
}

const FIELDS = ["name", "scopes", "days"] as const;
/** What was said of a field or of a part of it, as of `scopes.0`. */
function faultsOf(error: unknown): Faults {
  const violations = error instanceof ApiError ? error.violations : [];
  const said = FIELDS.map((field) => [field, violations.find(({ path }) => path.split(".")[0] === field)?.message] as const);
  return Object.fromEntries(said.filter(([, message]) => message !== undefined));
}

/** A key as it is asked for. The made one is handed on and not kept. */
export function createApiKeyForm(api: Pick<PeopleApi, "makeApiKey">, projectId: string | undefined) {
  const form = signal<MakeApiKey>({ name: "", scopes: [], days: 90 });
  const faults = signal<Faults>({});
  const failure = signal<string>();
  const isBusy = signal(false);

  const change = (part: Partial<MakeApiKey>) => {
    form.value = { ...form.value, ...part };
    failure.value = undefined;
    faults.value = Object.fromEntries(Object.entries(faults.value).filter(([field]) => !(field in part)));
  };

  /** Undefined: it was not made, and `faults` or `failure` says why. */
  const make = async (): Promise<ApiKeyMade | undefined> => {
    if (isBusy.value) return undefined;
    failure.value = undefined;
    faults.value = missingIn(form.value);
    if (Object.keys(faults.value).length > 0) return undefined;
    isBusy.value = true;
    try {
      return await api.makeApiKey(projectId, { ...form.value, name: form.value.name.trim() });
    } catch (error) {
      faults.value = faultsOf(error);
      if (Object.keys(faults.value).length === 0) failure.value = sentence(error);
      return undefined;
    } finally {
      isBusy.value = false;
    }
  };

  return { form, faults, failure, isBusy, change, make };
}
export type ApiKeyForm = ReturnType<typeof createApiKeyForm>;
