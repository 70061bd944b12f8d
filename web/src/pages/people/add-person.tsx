import { useState } from "preact/hooks";
import type { Role } from "../../api/access.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { RoleField } from "./role-field.tsx";

interface Props {
  label: string;
  /** Who can be chosen: people's ids, or `g:` and a group's. Undefined where whoever adds may not see the people: they type an id. */
  choices: readonly { id: string; name: string }[] | undefined;
  roles: readonly Role[];
  /** True where it was done. */
  onAdd(id: string, role: Role): Promise<boolean>;
}

/** Gives a person, or a group, a role. */
export function AddPerson({ label, choices, roles, onAdd }: Props) {
  const [id, setId] = useState("");
  const [role, setRole] = useState<Role>("labeler");
  const add = async () => {
    if (id !== "" && (await onAdd(id, role))) setId("");
  };
  return (
    <form
      class="people-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field label={label} hint={choices ? "People appear here once they have signed in." : "The user id of the person, as their account menu shows it."}>
        {(ids) =>
          choices ? (
            <select {...ids} class="select" value={id} onChange={(event) => setId(event.currentTarget.value)}>
              <option value="">Choose a person</option>
              {choices.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          ) : (
            <input {...ids} class="input" value={id} onInput={(event) => setId(event.currentTarget.value.trim())} />
          )
        }
      </Field>
      <RoleField label="As" roles={roles} value={role} onChange={setRole} />
      <Button type="submit" icon="add" disabled={id === ""}>
        Add
      </Button>
    </form>
  );
}

export const personChoice = ({ userId, name, email }: { userId: string; name: string; email?: string | undefined }) => ({
  id: userId,
  name: email ? `${name} (${email})` : name,
});
