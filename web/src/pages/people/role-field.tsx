import { type Role, ROLES } from "../../api/access.ts";
import { Field } from "../../parts/field.tsx";
import { SAYS } from "./roles.ts";

/** A role, chosen by what it may do. */
export const RoleField = ({ label, roles, value, onChange }: { label: string; roles: readonly Role[]; value: Role; onChange(role: Role): void }) => (
  <Field label={label}>
    {(ids) => (
      <select {...ids} class="select" value={value} onChange={(event) => onChange(ROLES.find((each) => each === event.currentTarget.value) ?? "labeler")}>
        {roles.map((each) => (
          <option key={each} value={each}>
            {SAYS[each]}
          </option>
        ))}
      </select>
    )}
  </Field>
);
