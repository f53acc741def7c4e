// The panel "Create a new personal access token"; with a token given it edits that one.
import * as React from "react";
import { ContentSize } from "azure-devops-ui/Callout";
import { FormItem } from "azure-devops-ui/FormItem";
import { MessageCard, MessageCardSeverity } from "azure-devops-ui/MessageCard";
import { Panel } from "azure-devops-ui/Panel";
import { IButtonProps } from "azure-devops-ui/Button";
import { TextField } from "azure-devops-ui/TextField";
import { createToken, IssuedToken, Token, updateToken } from "../calls";
import { page } from "../pagedata";
import { restrictedText } from "../tokens/TokensPage";
import { t } from "../words";
import { errorText } from "./errors";
import { Expiration } from "./Expiration";
import { draftOf, emptyForm, everywhere, Form, formOf, globalRefused, maySend } from "./form";
import { Choice } from "./Choice";
import { ScopePicker } from "./ScopePicker";

export interface TokenPanelProps {
  token?: Token;
  onDismiss: () => void;
  onDone: (issued: IssuedToken) => void;
}

// Text of a footer button: the one of the Fabric kind stands in the button itself, as a script saw it on the Server.
function footerButton(label: string, rest: IButtonProps): IButtonProps {
  return page.controls === "fabric" ? { ...rest, children: t(label) } : { ...rest, text: t(label) };
}

function organizationChoices(form: Form) {
  const names = page.organizations.includes(page.organization) ? page.organizations : [page.organization, ...page.organizations];
  const choices = names.map((name) => ({ key: name, text: name }));
  if (page.globalOption || form.organization === everywhere) choices.push({ key: everywhere, text: t("All accessible organizations") });
  return choices;
}

function OrganizationField(props: { form: Form; onChange: (part: Partial<Form>) => void }) {
  const message = globalRefused(props.form) ? errorText("globalPatPolicyViolation") : undefined;
  return (
    <Choice
      label={t("Organization")}
      choices={organizationChoices(props.form)}
      chosen={props.form.organization}
      error={message}
      onChoose={(organization) => props.onChange({ organization })}
    />
  );
}

// What the server refuses is said at the top of the form, and brought into view.
function Refusal(props: { text: string }) {
  const top = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => top.current?.scrollIntoView({ block: "center" }), [props.text]);
  return (
    <div ref={top}>
      <MessageCard severity={MessageCardSeverity.Error} role="alert">{props.text}</MessageCard>
    </div>
  );
}

export function TokenPanel(props: TokenPanelProps) {
  const { token } = props;
  const [form, setForm] = React.useState<Form>(() => (token ? formOf(token) : emptyForm()));
  const [error, setError] = React.useState("");
  const [busy, setBusy] = React.useState(false);
  const change = React.useCallback((part: Partial<Form>) => setForm((before) => ({ ...before, ...part })), []);

  const send = async () => {
    setBusy(true);
    setError("");
    try {
      const answer = token ? await updateToken(token.authorizationId, draftOf(form)) : await createToken(draftOf(form));
      const code = answer.sessionTokenError;
      if (!code || code === "none") return props.onDone(answer);
      setError(errorText(code));
    } catch (cause) {
      setError((cause as Error).message);
    }
    setBusy(false);
  };

  return (
    <Panel
      className="token-panel"
      onDismiss={props.onDismiss}
      size={ContentSize.Large}
      titleProps={{ text: t(token ? "Edit a personal access token" : "Create a new personal access token") }}
      footerButtonProps={[
        footerButton(token ? "Save" : "Create", { primary: true, disabled: busy || !maySend(form), onClick: send }),
        footerButton("Cancel", { onClick: props.onDismiss }),
      ]}
    >
      <div className="token-form flex-column">
        {error && <Refusal text={error} />}
        {page.policies.packagingOnly && (
          <MessageCard severity={MessageCardSeverity.Warning}>
            {t(restrictedText)} {t("You may create tokens with packaging scopes.")}
          </MessageCard>
        )}
        <FormItem label={t("Name")} required={page.requiredMarker}>
          <TextField ariaLabel={t("Name")} onChange={(_event, name) => change({ name })} value={form.name} />
        </FormItem>
        <OrganizationField form={form} onChange={change} />
        <Expiration form={form} onChange={change} />
        <ScopePicker form={form} onChange={change} />
      </div>
    </Panel>
  );
}
