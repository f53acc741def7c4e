// The scopes: two radios, then the groups of boxes. Ticking a box ticks and locks the boxes that it implies.
import * as React from "react";
import { Checkbox } from "azure-devops-ui/Checkbox";
import { Link } from "azure-devops-ui/Link";
import { RadioButton, RadioButtonGroup, RadioButtonGroupDirection } from "azure-devops-ui/RadioButton";
import { mergeStyleSets } from "office-ui-fabric-react/lib/Styling";
import { page } from "../pagedata";
import { ScopeGroup, scopeGroups, shownFirst } from "../scopes";
import { t, tf } from "../words";
import { errorText } from "./errors";
import { Form, lockedBy } from "./form";

// merge-styles numbers its class names (groupingTitle-117), which is where the real page's numbers come from.
const classes = mergeStyleSets({
  groupingContainer: { marginBottom: 16 },
  groupingTitle: { fontWeight: 600, fontSize: 14, lineHeight: 20 },
  groupingDescription: { color: "rgba(0, 0, 0, .55)", fontSize: 12, lineHeight: 16, marginBottom: 4 },
  checkboxContainer: { display: "flex", flexWrap: "wrap" },
});

interface PickerProps {
  form: Form;
  onChange: (part: Partial<Form>) => void;
}

function tick(ticked: string[], api: string, on: boolean): string[] {
  const without = ticked.filter((other) => other !== api);
  return on ? [...without, api] : without;
}

function GroupBoxes(props: PickerProps & { group: ScopeGroup; locked: Set<string> }) {
  const { form, group, locked } = props;
  const refused = page.policies.packagingOnly && group.name !== "Packaging";
  return (
    <div className={classes.groupingContainer}>
      <div className={classes.groupingTitle}>{t(group.name)}</div>
      <div className={classes.groupingDescription}>{t(group.description)}</div>
      <div className={classes.checkboxContainer}>
        {group.levels.map((level) => (
          <Checkbox
            key={level.api}
            className="token-scope"
            checked={locked.has(level.api) || form.ticked.includes(level.api)}
            disabled={refused || locked.has(level.api)}
            label={t(level.label)}
            onChange={(_event, on) => props.onChange({ ticked: tick(form.ticked, level.api, on) })}
          />
        ))}
      </div>
    </div>
  );
}

function byName(a: ScopeGroup, b: ScopeGroup): number {
  return t(a.name).localeCompare(t(b.name), page.language);
}

function Groups(props: PickerProps) {
  const [all, setAll] = React.useState(false);
  const shown = all ? [...scopeGroups].sort(byName) : scopeGroups.slice(0, shownFirst);
  const locked = lockedBy(props.form.ticked);
  return (
    <div className="token-groups">
      {shown.map((group) => <GroupBoxes key={group.name} {...props} group={group} locked={locked} />)}
      <Link onClick={() => setAll(!all)}>
        {all ? t("Show less scopes") : tf("Show all scopes ({0} more)", scopeGroups.length - shownFirst)}
      </Link>
    </div>
  );
}

export function ScopePicker(props: PickerProps) {
  const { form, onChange } = props;
  const { fullScope, packagingOnly } = page.policies;
  return (
    <div className="token-scopes">
      <div className="title-xs">{t("Scopes")}</div>
      <div className="body-m secondary-text">{t("Authorize the scope of access associated with this token")}</div>
      <RadioButtonGroup
        className="token-access"
        direction={RadioButtonGroupDirection.Vertical}
        onSelect={(access) => onChange({ access: access as Form["access"] })}
        selectedButtonId={form.access}
      >
        <RadioButton id="full" text={t("Full access")} disabled={fullScope || packagingOnly} />
        <RadioButton id="custom" text={t("Custom defined")} />
      </RadioButtonGroup>
      {fullScope && <div className="token-refused body-s">{errorText("fullScopePatPolicyViolation")}</div>}
      {form.access === "custom" && <Groups form={form} onChange={onChange} />}
    </div>
  );
}
