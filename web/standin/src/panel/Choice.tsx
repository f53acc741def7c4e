// A labelled dropdown, of the bolt or of the Fabric kind.
import * as React from "react";
import { Dropdown } from "azure-devops-ui/Dropdown";
import { FormItem } from "azure-devops-ui/FormItem";
import { DropdownSelection } from "azure-devops-ui/Utilities/DropdownSelection";
import { Dropdown as FabricDropdown } from "office-ui-fabric-react/lib/Dropdown";
import { page } from "../pagedata";

export interface ChoiceProps {
  label: string;
  choices: { key: string; text: string }[];
  chosen: string;
  error?: string;
  onChoose: (key: string) => void;
}

function BoltChoice(props: ChoiceProps) {
  const { choices, chosen } = props;
  const selection = React.useMemo(() => new DropdownSelection(), []);
  React.useMemo(() => selection.select(choices.findIndex((c) => c.key === chosen)), [chosen]);
  return (
    <FormItem label={props.label} error={!!props.error} message={props.error}>
      <Dropdown
        className="token-choice"
        items={choices.map((c) => ({ id: c.key, text: c.text }))}
        onSelect={(_event, item) => props.onChoose(item.id)}
        selection={selection}
      />
    </FormItem>
  );
}

function FabricChoice(props: ChoiceProps) {
  return (
    <FabricDropdown
      className="token-choice"
      errorMessage={props.error}
      label={props.label}
      onChange={(_event, option) => option && props.onChoose(String(option.key))}
      options={props.choices}
      selectedKey={props.chosen}
    />
  );
}

export function Choice(props: ChoiceProps) {
  return page.controls === "fabric" ? <FabricChoice {...props} /> : <BoltChoice {...props} />;
}
